import { memo } from "react";
import type { Metric } from "../../lib/metrics/metrics";
import { monogram, monogramColour } from "../../lib/metrics/monogram";
import { KIND_GLYPHS, SKILL_GLYPHS } from "./glyphs";

interface Props {
  slug: string;
  name: string;
  /** Clues and activities have the glyph of their kind. */
  kind?: Metric["kind"];
}

/** A glyph of our own for what is known, a monogram on a colour of its own for bosses and for what nobody has drawn yet. */
export const MetricIcon = memo(function MetricIcon({ slug, name, kind = "unknown" }: Props) {
  const glyph = SKILL_GLYPHS[slug] ?? KIND_GLYPHS[kind];
  return glyph ? <Glyph lines={glyph} /> : <Monogram slug={slug} name={name} />;
});

function Glyph({ lines }: { lines: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      className="size-6 shrink-0 fill-none stroke-current stroke-[1.75] p-px text-muted [stroke-linecap:round] [stroke-linejoin:round]"
    >
      <path d={lines} />
    </svg>
  );
}

function Monogram({ slug, name }: { slug: string; name: string }) {
  const { hue, saturation, lightness } = monogramColour(slug);
  return (
    <span
      aria-hidden="true"
      className="inline-flex size-6 shrink-0 items-center justify-center rounded text-[0.65rem] font-bold text-white"
      style={{ backgroundColor: `hsl(${String(hue)} ${String(saturation)}% ${String(lightness)}%)` }}
    >
      {monogram(name)}
    </span>
  );
}
