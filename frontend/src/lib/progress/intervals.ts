import type { Bucket, Interval } from "../api/progress";
import { shortTime } from "../time/time";

const DAY = 86_400_000;
const LENGTHS: Record<Interval, number> = { hour: DAY / 24, day: DAY, week: 7 * DAY, month: 30 * DAY };
const MOST = 400;
/** Up to how many days each is the one to begin with. */
const FITS: { interval: Interval; days: number }[] = [
  { interval: "hour", days: 3 },
  { interval: "day", days: 120 },
  { interval: "week", days: 730 },
];

export const INTERVALS = Object.keys(LENGTHS) as Interval[];

/** The one that makes a readable number of bars of so many milliseconds. */
export function fittingInterval(length: number): Interval {
  return FITS.find(({ days }) => length <= days * DAY)?.interval ?? "month";
}

/** Those that make no more bars than a screen can show. */
export function possibleIntervals(length: number): Interval[] {
  return INTERVALS.filter((interval) => length / LENGTHS[interval] <= MOST);
}

const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DATE = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const MONTH = new Intl.DateTimeFormat(undefined, { month: "short", year: "2-digit" });

/** What stands below a bucket's bar. */
export function bucketLabel({ start }: Bucket, interval: Interval): string {
  const at = new Date(start);
  if (interval === "hour") return `${DATE.format(at)} ${TIME.format(at)}`;
  return (interval === "month" ? MONTH : DATE).format(at);
}

export function bucketTime({ start, end }: Bucket): string {
  return `${shortTime(new Date(start))} – ${shortTime(new Date(end))}`;
}
