import type { Bucket } from "../api/progress";

export interface Day {
  date: Date;
  /** Null where nobody looked. */
  gained: number | null;
}

/** The days of a year by month, those up to now; each day with what was gained on it. */
export function yearGrid(year: number, buckets: readonly Bucket[], now: Date): Day[][] {
  const byStart = new Map(buckets.map((bucket) => [Date.parse(bucket.start), bucket]));
  return Array.from({ length: 12 }, (_, month) =>
    daysOf(year, month)
      .filter((date) => date <= now)
      .map((date) => ({ date, gained: gainedOn(byStart.get(date.getTime())) })),
  );
}

function daysOf(year: number, month: number): Date[] {
  const last = new Date(year, month + 1, 0).getDate();
  return Array.from({ length: last }, (_, day) => new Date(year, month, day + 1));
}

/** What a later look found stands in its bucket whether or not somebody looked before. */
function gainedOn(bucket: Bucket | undefined): number | null {
  if (!bucket) return null;
  return bucket.observed || bucket.gained !== 0 ? bucket.gained : null;
}

/** How strong a day's colour is, from 1 to 4: by the root, as one long day would make all others pale. */
export function strength(gained: number, most: number): number {
  return Math.max(1, Math.ceil(4 * Math.sqrt(Math.abs(gained) / most)));
}
