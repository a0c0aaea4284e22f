import type { GainRecord } from "../api/player-log";

/** The periods of records, as they are said. */
export const PERIOD_NAMES: Record<GainRecord["period"], string> = {
  day: "24 h",
  week: "7 d",
  month: "30 d",
  year: "365 d",
};

export type RecordsOfMetric = Partial<Record<GainRecord["period"], GainRecord>>;

/** Records by metric, in the order they come in. */
export function recordsByMetric(records: GainRecord[]): [string, RecordsOfMetric][] {
  const found = new Map<string, RecordsOfMetric>();
  for (const record of records) found.set(record.metric, { ...found.get(record.metric), [record.period]: record });
  return [...found];
}
