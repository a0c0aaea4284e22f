import { expect, it } from "vitest";
import { timeTicks } from "./time-ticks";

const at = (...parts: [number, number, number, number?, number?]) => new Date(...parts).getTime();

it.each([
  [
    "an hour",
    at(2026, 10, 25, 14, 10),
    at(2026, 10, 25, 15, 10),
    6,
    [at(2026, 10, 25, 14, 15), at(2026, 10, 25, 14, 30)],
  ],
  ["a day", at(2026, 10, 25, 14, 10), at(2026, 10, 26, 14, 10), 5, [at(2026, 10, 25, 18), at(2026, 10, 26)]],
  ["a week", at(2026, 10, 18, 14), at(2026, 10, 25, 14), 8, [at(2026, 10, 19), at(2026, 10, 20)]],
  ["a month", at(2026, 9, 25), at(2026, 10, 25), 8, [at(2026, 9, 26), at(2026, 10, 2)]],
  ["a year", at(2025, 10, 25), at(2026, 10, 25), 6, [at(2026, 0, 1), at(2026, 3, 1)]],
  ["five years", at(2021, 10, 25), at(2026, 10, 25), 6, [at(2022, 0, 1), at(2023, 0, 1)]],
])("marks %s at round local times", (_, start, end, most, begin) => {
  const found = timeTicks(start, end, most).map((tick) => tick.at);
  expect(found.slice(0, 2)).toEqual(begin);
  expect(found.length).toBeLessThanOrEqual(most + 1);
  expect(found.every((moment) => moment >= start && moment <= end)).toBe(true);
});

it.each([
  ["forward", at(2026, 2, 29), at(2026, 2, 30)],
  ["back", at(2026, 9, 25), at(2026, 9, 26)],
])("goes on over the night in which clocks go %s", (_, start, end) => {
  const found = timeTicks(start, end, 30).map((tick) => tick.at);
  expect(found.length).toBeGreaterThanOrEqual(22);
  expect([...found].sort((one, other) => one - other)).toEqual(found);
});

it("says the day at midnight and the year in January", () => {
  const labels = (start: number, end: number) => timeTicks(start, end, 6).map((tick) => tick.label);
  expect(labels(at(2026, 10, 25, 14), at(2026, 10, 26, 14))).toContain("Nov 26");
  expect(labels(at(2025, 10, 25), at(2026, 10, 25))).toContain("2026");
});
