import { beginning, type CalendarUnit, later } from "./calendar";
import { CALENDAR, LENGTHS, type Period, type Span, spanOf } from "./periods";

const MINUTE = 60_000;
const UNITS: CalendarUnit[] = ["day", "week", "month", "year"];

/** The period before (-1) or after (1): whole days, weeks, months and years stay whole ones, other lengths keep their
 * length. Null where there is none: all time, and what has not begun yet. */
export function shifted(period: Period, by: 1 | -1, now: Date): Period | null {
  const minute = new Date(Math.floor(now.getTime() / MINUTE) * MINUTE);
  const span = spanOf(period, minute);
  if (!span) return null;
  const unit = calendarUnit(period, span);
  const moved = unit ? wholeUnit(unit, span.start, by) : slid(span, by);
  if (moved.start >= minute) return null;
  return (unit ? namedUnit(unit, moved, now) : namedLength(moved, minute)) ?? moved;
}

function calendarUnit(period: Period, { start, end }: Span): CalendarUnit | undefined {
  if ("name" in period) return CALENDAR.find(({ name }) => name === period.name)?.unit;
  return UNITS.find((unit) => isSame(beginning(unit, start), start) && isSame(later(unit, start, 1), end));
}

function wholeUnit(unit: CalendarUnit, at: Date, by: number): Span {
  return { start: later(unit, at, by), end: later(unit, at, by + 1) };
}

function slid({ start, end }: Span, by: number): Span {
  const length = (end.getTime() - start.getTime()) * by;
  return { start: new Date(start.getTime() + length), end: new Date(end.getTime() + length) };
}

function namedUnit(unit: CalendarUnit, { start }: Span, now: Date): Period | undefined {
  const found = CALENDAR.find((one) => one.unit === unit && isSame(later(unit, now, -one.back), start));
  return found && { name: found.name };
}

/** What reaches up to now is the sliding length again. */
function namedLength({ start, end }: Span, now: Date): Period | undefined {
  const found = LENGTHS.find(({ length }) => length === end.getTime() - start.getTime());
  return end >= now && found ? { name: found.name } : undefined;
}

function isSame(one: Date, other: Date): boolean {
  return one.getTime() === other.getTime();
}
