import type { Metric } from "./metrics";

export type Measure = Metric["measure"];

const UNITS: Record<Measure, string> = { experience: "experience", level: "levels", kills: "kills", score: "points" };
const TITLES: Record<Measure, string> = { experience: "Experience", level: "Levels", kills: "Kills", score: "Score" };

/** What a metric's value counts, after a number: "1,234 kills". */
export function unitOf(measure: Measure): string {
  return UNITS[measure];
}

/** Whether the hiscores give places for it. The total level has none of its own: Overall has the place. */
export function isRanked(measure: Measure): boolean {
  return measure !== "level";
}

export function measureTitle(measure: Measure): string {
  return TITLES[measure];
}
