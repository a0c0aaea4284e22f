interface Props {
  slug: string;
  name: string;
}

/** A two-letter monogram on a colour of its own, so that a metric nobody has drawn yet has an icon, too. */
export function MetricIcon({ slug, name }: Props) {
  return (
    <span
      aria-hidden="true"
      className="inline-flex size-6 shrink-0 items-center justify-center rounded text-[0.65rem] font-bold text-white"
      style={{ backgroundColor: `hsl(${String(hue(slug))} 45% 32%)` }}
    >
      {monogram(name)}
    </span>
  );
}

function monogram(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => !/^(the|of|and)?$/i.test(word));
  const [first = "?", second] = words;
  return (second ? first.charAt(0) + second.charAt(0) : first.slice(0, 2)).toUpperCase();
}

/** 0 to 359, the same for a slug on every machine. */
function hue(slug: string): number {
  return Array.from(slug).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
}
