import { beginning, type CalendarUnit, later } from "../time/calendar";

export interface Tick {
  at: number;
  label: string;
}

type Unit = "minute" | "hour" | CalendarUnit;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SIZES: { unit: Unit; length: number; counts: number[] }[] = [
  { unit: "minute", length: MINUTE, counts: [1, 5, 15, 30] },
  { unit: "hour", length: HOUR, counts: [1, 3, 6, 12] },
  { unit: "day", length: DAY, counts: [1, 2] },
  { unit: "week", length: 7 * DAY, counts: [1, 2] },
  { unit: "month", length: 30 * DAY, counts: [1, 3, 6] },
  { unit: "year", length: 365 * DAY, counts: [1, 2, 5, 10] },
];
const STEPS = SIZES.flatMap(({ unit, length, counts }) =>
  counts.map((count) => ({ unit, count, length: length * count })),
);
type TickStep = (typeof STEPS)[number];
const COARSEST: TickStep = { unit: "year", count: 50, length: 50 * 365 * DAY };

const LABELS = {
  time: new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" }),
  day: new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" }),
  month: new Intl.DateTimeFormat(undefined, { month: "short" }),
  year: new Intl.DateTimeFormat(undefined, { year: "numeric" }),
};

/** Round local times within a span, at most so many, each with the least that tells it from the others. */
export function timeTicks(start: number, end: number, most: number): Tick[] {
  const step = STEPS.find(({ length }) => (end - start) / length <= most) ?? COARSEST;
  const ticks: Tick[] = [];
  for (let at = first(step, new Date(start)); at.getTime() <= end; at = next(step, at)) {
    if (at.getTime() >= start) ticks.push({ at: at.getTime(), label: label(step.unit, at) });
  }
  return ticks;
}

function first({ unit, count }: TickStep, start: Date): Date {
  if (unit === "minute" || unit === "hour") return beginning("day", start);
  if (unit === "month") return beginning("year", start);
  if (unit === "year") return new Date(Math.floor(start.getFullYear() / count) * count, 0, 1);
  return beginning(unit, start);
}

function next({ unit, count }: TickStep, at: Date): Date {
  if (unit !== "minute" && unit !== "hour") return later(unit, at, count);
  const [hours, minutes] = [at.getHours(), at.getMinutes()];
  const [moreHours, moreMinutes] = unit === "hour" ? [count, 0] : [0, count];
  return new Date(at.getFullYear(), at.getMonth(), at.getDate(), hours + moreHours, minutes + moreMinutes);
}

function label(unit: Unit, at: Date): string {
  if (unit === "minute" || unit === "hour")
    return LABELS[at.getHours() + at.getMinutes() === 0 ? "day" : "time"].format(at);
  if (unit === "month") return LABELS[at.getMonth() === 0 ? "year" : "month"].format(at);
  return LABELS[unit === "year" ? "year" : "day"].format(at);
}
