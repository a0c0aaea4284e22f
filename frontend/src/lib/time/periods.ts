import { beginning, type CalendarUnit, later } from "./calendar";
import { shortTime, TIME_ZONE } from "./time";

export interface Span {
  start: Date;
  end: Date;
}

/** A time that somebody asks about: by its name (`week`, `last_month`, `3d12h`), or from one moment to another. */
export type Period = { name: string } | Span;

const HOUR = 3_600_000;
const UNITS: Record<string, number> = { w: 168 * HOUR, d: 24 * HOUR, h: HOUR, m: HOUR / 60 };
const LONGEST = 36_500 * 24 * HOUR;

/** Sliding lengths up to now, as the API names them. */
export const LENGTHS = [
  { name: "hour", label: "1 h", length: HOUR },
  { name: "6h", label: "6 h", length: 6 * HOUR },
  { name: "day", label: "24 h", length: 24 * HOUR },
  { name: "week", label: "7 d", length: 168 * HOUR },
  { name: "month", label: "30 d", length: 720 * HOUR },
  { name: "90d", label: "90 d", length: 2160 * HOUR },
  { name: "year", label: "1 y", length: 8760 * HOUR },
];
export const ALL = { name: "all", label: "All time" };

/** Calendar units, this one (back 0) up to now or the one before. */
export const CALENDAR: { name: string; label: string; unit: CalendarUnit; back: number }[] = [
  { name: "today", label: "Today", unit: "day", back: 0 },
  { name: "yesterday", label: "Yesterday", unit: "day", back: 1 },
  { name: "this_week", label: "This week", unit: "week", back: 0 },
  { name: "last_week", label: "Last week", unit: "week", back: 1 },
  { name: "this_month", label: "This month", unit: "month", back: 0 },
  { name: "last_month", label: "Last month", unit: "month", back: 1 },
  { name: "this_year", label: "This year", unit: "year", back: 0 },
];
/** The API knows no name for it. */
const ASKED_BY_SPAN = "last_month";

/** `3d12h` in milliseconds; null if it is no length, or longer than 100 years. */
export function parseLength(expression: string): number | null {
  if (!/^(\d{1,6}[wdhm])+$/.test(expression)) return null;
  const parts = expression.matchAll(/(\d+)([wdhm])/g);
  const length = [...parts].reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ""] ?? 0), 0);
  return length > 0 && length <= LONGEST ? length : null;
}

/** The span a period means now; null for all time, and for a name that means nothing. */
export function spanOf(period: Period, now: Date): Span | null {
  if ("start" in period) return period;
  const calendar = CALENDAR.find(({ name }) => name === period.name);
  if (calendar) {
    const start = later(calendar.unit, now, -calendar.back);
    return { start, end: calendar.back === 0 ? now : beginning(calendar.unit, now) };
  }
  const length = LENGTHS.find(({ name }) => name === period.name)?.length ?? parseLength(period.name);
  return length === null ? null : { start: new Date(now.getTime() - length), end: now };
}

export interface AskedSpan {
  period?: string;
  start?: string;
  end?: string;
  tz: string;
}

/** How the API is asked about a period. A name that means nothing is left to its answer, which says so. */
export function askedSpan(period: Period, now: Date): AskedSpan {
  const isNamed = "name" in period && period.name !== ASKED_BY_SPAN;
  if (isNamed) return { period: period.name, tz: TIME_ZONE };
  const span = spanOf(period, now) as Span;
  return { start: span.start.toISOString(), end: span.end.toISOString(), tz: TIME_ZONE };
}

/** "Last 7 d", "Yesterday", "1 Nov 2026, 00:00 – 8 Nov 2026, 00:00". */
export function periodLabel(period: Period): string {
  if ("start" in period) return `${shortTime(period.start)} – ${shortTime(period.end)}`;
  const calendar = [...CALENDAR, ALL].find(({ name }) => name === period.name);
  if (calendar) return calendar.label;
  return `Last ${LENGTHS.find(({ name }) => name === period.name)?.label ?? period.name}`;
}
