import { expect, it } from "vitest";
import type { Bucket } from "../api/progress";
import { strength, yearGrid } from "./year-grid";

function bucket(start: Date, gained: number, observed: boolean): Bucket {
  const end = new Date(start.getTime() + 86_400_000);
  const certain = { at_least: gained, at_most: gained, exact: true };
  return { start: start.toISOString(), end: end.toISOString(), gained, observed, ...certain };
}

it("tells a day without a look from one on which nothing was gained", () => {
  const days = [
    bucket(new Date(2026, 0, 1), 0, true),
    bucket(new Date(2026, 0, 2), 0, false),
    bucket(new Date(2026, 0, 3), 5, false),
  ];
  const [january] = yearGrid(2026, days, new Date(2026, 11, 31));
  expect(january?.slice(0, 4).map(({ gained }) => gained)).toEqual([0, null, 5, null]);
});

it("has every day of a leap year up to now, those of short and long nights among them", () => {
  expect(yearGrid(2024, [], new Date(2026, 0, 1)).flat()).toHaveLength(366);
  const grid = yearGrid(
    2026,
    [bucket(new Date(2026, 2, 29), 1, true), bucket(new Date(2026, 9, 25), 2, true)],
    new Date(2026, 10, 25, 14),
  );
  expect(grid.map((month) => month.length)).toEqual([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 25, 0]);
  expect([grid[2]?.[28]?.gained, grid[9]?.[24]?.gained]).toEqual([1, 2]);
});

it.each([
  [1, 1],
  [62, 1],
  [64, 2],
  [400, 3],
  [1000, 4],
])("gives %d of 1,000 the strength %d", (gained, level) => expect(strength(gained, 1000)).toBe(level));
