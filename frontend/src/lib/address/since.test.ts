import { expect, it } from "vitest";
import { sinceOf } from "./since";

const DAY = 86_400_000;
const opened = Date.parse("2026-11-25T12:00:00Z");

it("begins where the visit before ended", () => {
  const before = new Date(opened - 3 * DAY);
  expect(sinceOf("visit", before, opened)).toMatchObject({ moment: before, note: null });
});

it("shows the last day to whoever is here for the first time, and says so", () => {
  const { moment, note } = sinceOf("visit", null, opened);
  expect(moment.getTime()).toBe(opened - DAY);
  expect(note).toContain("first visit from this browser");
});

it("goes back a month at most, and says so", () => {
  const { moment, note } = sinceOf("visit", new Date(opened - 90 * DAY), opened);
  expect(opened - moment.getTime()).toBeLessThan(31 * DAY);
  expect(note).toContain("last month");
});

it("shows a day or a week on demand", () => {
  expect(opened - sinceOf("day", null, opened).moment.getTime()).toBe(DAY);
  expect(opened - sinceOf("week", null, opened).moment.getTime()).toBe(7 * DAY);
});
