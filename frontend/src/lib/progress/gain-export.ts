import type { Progress } from "../api/progress";
import type { ExportRow } from "../tables/export-rows";
import type { GainRow } from "./gains";

/** Rows of the table, as numbers and times of the API. */
export function exportedGains({ username, start, end }: Progress, rows: GainRow[]): ExportRow[] {
  return rows.map((row) => ({
    ...{ username, start, end, metric: row.metric, kind: row.kind, measure: row.measure },
    ...{ gained: row.gained, per_hour: row.perHour, levels_gained: row.levels_gained, ranks_gained: row.ranks_gained },
    ...{ first_known: row.first_known, exact: row.exact, at_least: row.at_least, at_most: row.at_most },
    ...{ stale: row.stale, start_value: row.start.value, start_level: row.start.level, start_rank: row.start.rank },
    ...{ end_value: row.end.value, end_level: row.end.level, end_rank: row.end.rank },
  }));
}
