import { expect, it } from "vitest";
import { fittingInterval, possibleIntervals } from "./intervals";

const DAY = 86_400_000;

it.each([
  [1, "hour"],
  [7, "day"],
  [90, "day"],
  [365, "week"],
  [1826, "month"],
])("cuts %d days into %ss", (days, interval) => expect(fittingInterval(days * DAY)).toBe(interval));

it("offers nothing that makes more bars than a screen can show", () => {
  expect(possibleIntervals(DAY)).toEqual(["hour", "day", "week", "month"]);
  expect(possibleIntervals(1826 * DAY)).toEqual(["week", "month"]);
});
