/** What all charts look like; colours are those of the theme. */
export const MARGIN = { top: 16, right: 8, bottom: 0, left: 0 };
export const AXIS = {
  stroke: "var(--line)",
  tick: { fill: "var(--muted)", fontSize: 12 },
  tickLine: false,
} as const;
export const GRID = { stroke: "var(--line)", strokeOpacity: 0.6, vertical: false } as const;
export const TIP = "rounded-md border border-line bg-raised px-3 py-2 text-sm shadow-lg";

/** Parts that amounts are divided into, at most. */
const PARTS = 4;

/** The axis of amounts between two of them. `short` is given the least difference of two ticks, too. */
export function amountAxis(least: number, greatest: number, short: (value: number, step: number) => string) {
  const step = (greatest - least) / PARTS;
  const longest = Math.max(short(least, step).length, short(greatest, step).length);
  return {
    ...AXIS,
    tickCount: PARTS + 1,
    allowDecimals: false,
    width: Math.max(52, longest * 8 + 12),
    tickFormatter: (value: number) => short(value, step),
  };
}
