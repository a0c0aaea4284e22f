/** Days, weeks (from Monday), months and years, where the reader is. */
export type CalendarUnit = "day" | "week" | "month" | "year";

/** When the unit began that a moment lies in. Where clocks skip midnight, a day begins as they do. */
export function beginning(unit: CalendarUnit, at: Date): Date {
  const [year, month, day] = [at.getFullYear(), at.getMonth(), at.getDate()];
  if (unit === "year") return new Date(year, 0, 1);
  if (unit === "month") return new Date(year, month, 1);
  const sinceMonday = (at.getDay() + 6) % 7;
  return new Date(year, month, unit === "week" ? day - sinceMonday : day);
}

/** The beginning of a unit, so many units later (or earlier). */
export function later(unit: CalendarUnit, at: Date, units: number): Date {
  const from = beginning(unit, at);
  const [year, month, day] = [from.getFullYear(), from.getMonth(), from.getDate()];
  if (unit === "year") return new Date(year + units, 0, 1);
  if (unit === "month") return new Date(year, month + units, 1);
  return new Date(year, month, day + units * (unit === "week" ? 7 : 1));
}
