import { extent, type Step } from "../../lib/charts/series";

interface Props {
  /** By time; the first may lie before the start. */
  steps: readonly Step[];
  /** In milliseconds, as the steps. */
  start: number;
  end: number;
  /** What it shows, in words: it stands for the picture. */
  label: string;
  className?: string;
}

const WIDTH = 100;
const HEIGHT = 24;
const MARGIN = 2;

/** A line as small as a word, in steps. */
export function Sparkline({ steps, start, end, label, className = "h-6 w-24" }: Props) {
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
      preserveAspectRatio="none"
      className={className}
    >
      <path
        d={path(steps, start, end)}
        fill="none"
        stroke="var(--chart-1)"
        strokeWidth={1.5}
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

function path(steps: readonly Step[], start: number, end: number): string {
  const [least, greatest] = extent(steps.map(({ value }) => value)) ?? [0, 0];
  const x = (at: number) => (((Math.max(at, start) - start) / (end - start)) * WIDTH).toFixed(1);
  const y = (value: number) =>
    (HEIGHT - MARGIN - (value - least) * ((HEIGHT - 2 * MARGIN) / (greatest - least || 1))).toFixed(1);
  let drawn = "";
  for (const { at, value } of steps) {
    if (drawn) drawn += `H${x(at)}`;
    if (value !== null) drawn += drawn ? `V${y(value)}` : `M${x(at)} ${y(value)}`;
  }
  return drawn && `${drawn}H${String(WIDTH)}`;
}
