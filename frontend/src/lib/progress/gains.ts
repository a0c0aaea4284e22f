import type { MetricProgress, Progress } from "../api/progress";
import type { Metric } from "../metrics/metrics";
import { exactNumber } from "../metrics/numbers";
import { sorted } from "../tables/sorting";

const HOUR = 3_600_000;

/** What a metric did in a time, as a row of a table. */
export interface GainRow extends MetricProgress {
  name: string;
  perHour: number | null;
}

export function gainRows({ metrics, observed_start, observed_end }: Progress, names: Map<string, Metric>): GainRow[] {
  const looked = observed_start && observed_end ? Date.parse(observed_end) - Date.parse(observed_start) : 0;
  return metrics.map((progress) => ({
    ...progress,
    name: names.get(progress.metric)?.name ?? progress.metric,
    perHour: looked > 0 ? (progress.gained * HOUR) / looked : null,
  }));
}

/** Whether a value moved, may have moved, or became known. Ranks move without it, as others play. */
export function isChanged({ gained, first_known, exact }: MetricProgress): boolean {
  return gained !== 0 || first_known || !exact;
}

const SORTABLE = {
  metric: ({ name }: GainRow) => name.toLowerCase(),
  gained: ({ gained }: GainRow) => gained,
  per_hour: ({ perHour }: GainRow) => perHour,
  levels: ({ levels_gained }: GainRow) => levels_gained,
  ranks: ({ ranks_gained }: GainRow) => ranks_gained,
  value: ({ end }: GainRow) => end.value,
  level: ({ end }: GainRow) => end.level,
  rank: ({ end }: GainRow) => end.rank,
};
export type GainColumn = keyof typeof SORTABLE;
export const GAIN_COLUMNS = Object.keys(SORTABLE) as GainColumn[];

/** By one column; what is not known comes last either way, and equals stay as they were. */
export function sortedGains(rows: GainRow[], column: GainColumn, isDescending: boolean): GainRow[] {
  return sorted(rows, isDescending, SORTABLE[column]);
}

/** How far a gain is certain, in words: what changed between two looks around an end may lie on either side of it. */
export function certainty({ exact, at_least, at_most }: MetricProgress): string {
  if (exact) return "exact";
  if (at_least === null) return "not certain";
  if (at_most === null) return `at least ${exactNumber(at_least)}`;
  return `at least ${exactNumber(at_least)}, at most ${exactNumber(at_most)}`;
}
