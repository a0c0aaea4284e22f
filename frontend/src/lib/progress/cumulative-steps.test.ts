import { expect, it } from "vitest";
import type { Bucket } from "../api/progress";
import { cumulativeSteps } from "./cumulative-steps";

const at = (hour: number) => new Date(Date.UTC(2026, 10, 25, hour));

function bucket(hour: number, gained: number, observed = true): Bucket {
  const times = { start: at(hour).toISOString(), end: at(hour + 1).toISOString() };
  return { ...times, gained, observed, at_least: gained, at_most: gained, exact: true };
}

it("sums up what each bucket gained, from nothing at the start", () => {
  const { steps } = cumulativeSteps([bucket(1, 5), bucket(2, 0), bucket(3, 7)]);
  expect(steps.map(({ value }) => value)).toEqual([0, 5, 5, 12]);
  expect(steps.map(({ at: moment }) => new Date(moment).getUTCHours())).toEqual([1, 2, 3, 4]);
});

it("makes one gap of buckets in a row that nobody looked at", () => {
  const buckets = [bucket(1, 5), bucket(2, 0, false), bucket(3, 0, false), bucket(4, 7), bucket(5, 0, false)];
  expect(cumulativeSteps(buckets).gaps).toEqual([
    { start: at(2).getTime(), end: at(4).getTime() },
    { start: at(5).getTime(), end: at(6).getTime() },
  ]);
});

it("has nothing to show of no time", () => expect(cumulativeSteps([])).toEqual({ steps: [], gaps: [] }));
