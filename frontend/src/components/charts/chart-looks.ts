/** What all charts look like; colours are those of the theme. */
export const MARGIN = { top: 16, right: 8, bottom: 0, left: 0 };
export const WIDTH_OF_AMOUNTS = 52;
export const AXIS = {
  stroke: "var(--line)",
  tick: { fill: "var(--muted)", fontSize: 12 },
  tickLine: false,
} as const;
export const GRID = { stroke: "var(--line)", strokeOpacity: 0.6, vertical: false } as const;
export const TIP = "rounded-md border border-line bg-raised px-3 py-2 text-sm shadow-lg";
