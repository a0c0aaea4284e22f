/** How lines are told apart: by colour, by dashes and by markers. */
const DASHES = ["", "9 3", "9 3 2 3", "4 2", "14 4", "2 3 2 8"];
const COLOURS = 5;
const MARKERS = [
  "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0",
  "M-3 -3h6v6h-6z",
  "M0 -4L4 3H-4z",
  "M0 -4.5L4.5 0L0 4.5L-4.5 0z",
  "M-3.5 -3.5L3.5 3.5M3.5 -3.5L-3.5 3.5",
  "M0 4L4 -3H-4z",
];

/** So many can be told apart. */
export const MOST_LINES = MARKERS.length;

/** Where nobody looked. */
export const BRIDGE_DASH = "1 4";

export function lineColour(look: number): string {
  return `var(--chart-${String((look % COLOURS) + 1)})`;
}

export function lineDash(look: number): string | undefined {
  return DASHES[look] || undefined;
}

export function Marker({ look, x, y }: { look: number; x: number; y: number }) {
  const colour = lineColour(look);
  return (
    <path
      d={MARKERS[look]}
      transform={`translate(${String(x)} ${String(y)})`}
      fill={colour}
      stroke={colour}
      strokeWidth={1.5}
    />
  );
}

/** A piece of the line, for a legend. */
export function LineSample({ look }: { look: number }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 28 12" className="h-3 w-7 shrink-0">
      <path d="M0 6H28" stroke={lineColour(look)} strokeWidth={2} strokeDasharray={lineDash(look)} />
      <Marker look={look} x={14} y={6} />
    </svg>
  );
}
