import type { Look } from "../api/player-log";

const OUTCOMES: Record<Look["outcome"], string> = {
  success: "New numbers",
  unchanged: "No change",
  quarantined: "Put aside",
  not_found: "Not on the hiscores",
  unavailable: "Hiscores down",
  rate_limited: "Hiscores asked to wait",
  malformed: "No usable answer",
  skipped: "Not asked",
};

/** What came of looks, in words. */
export function outcomeName(outcome: Look["outcome"]): string {
  return OUTCOMES[outcome];
}

/** The same of one look: that only ranks moved is no new number. */
export function outcomeOf({ outcome, changes }: Look): string {
  return outcome === "success" && changes === 0 ? "Only ranks moved" : OUTCOMES[outcome];
}

/** Whether the answer was believed. */
export function isGood({ outcome }: Look): boolean {
  return outcome === "success" || outcome === "unchanged";
}

export interface Latency {
  median: number;
  /** Nineteen of twenty are not above it. */
  high: number;
}

/** Milliseconds that answers took; null if there was none. What was skipped asked nobody. */
export function latencyOf(looks: readonly Look[]): Latency | null {
  const times = looks
    .filter(({ outcome }) => outcome !== "skipped")
    .map(({ duration_ms }) => duration_ms)
    .sort((one, other) => one - other);
  const at = (share: number) => times[Math.ceil(share * times.length) - 1];
  const [median, high] = [at(0.5), at(0.95)];
  return median === undefined || high === undefined ? null : { median, high };
}

/** How many looks ended in which way, in the words of each, the most frequent first. */
export function countsOf(looks: readonly Look[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const words of looks.map(outcomeOf)) counts.set(words, (counts.get(words) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}
