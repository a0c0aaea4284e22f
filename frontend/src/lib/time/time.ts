const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

const STEPS = [
  { below: 60, seconds: 1, unit: "s" },
  { below: 3600, seconds: 60, unit: "min" },
  { below: 86_400, seconds: 3600, unit: "h" },
  { below: 90 * 86_400, seconds: 86_400, unit: "d" },
  { below: 730 * 86_400, seconds: 30 * 86_400, unit: "months" },
  { below: Infinity, seconds: 365 * 86_400, unit: "years" },
];

/** Local, with weekday, seconds and the zone's name: what a relative time means exactly. */
export function exactTime(at: Date): string {
  return full.format(at);
}

/** Local, short: "25 Nov 2026, 14:03". */
export function shortTime(at: Date): string {
  return dayAndTime.format(at);
}

/** As an input of date and time takes it: local, to the minute. */
export function localInput(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** A length of time in its largest whole unit: "4 min". */
export function duration(seconds: number): string {
  const step = STEPS.find((candidate) => seconds < candidate.below) as (typeof STEPS)[number];
  return `${String(Math.floor(seconds / step.seconds))} ${step.unit}`;
}

/** How long something took, also if that is less than a second: "230 ms". */
export function timeTaken(seconds: number): string {
  return seconds < 1 ? `${(seconds * 1000).toFixed(0)} ms` : duration(seconds);
}

/** Seconds that the page's clock may be behind: what has just happened is not said to be ahead. */
const BEHIND = 10;

/** "4 min ago", "in 2 h", "now". */
export function relativeTime(at: Date, now: Date): string {
  const seconds = (now.getTime() - at.getTime()) / 1000;
  if (seconds > -BEHIND && seconds < 1) return "now";
  return seconds > 0 ? `${duration(seconds)} ago` : `in ${duration(-seconds)}`;
}

/** The time zone of whoever looks, as the API takes it: calendar days are theirs. */
export const TIME_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
