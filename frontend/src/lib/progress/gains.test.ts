import { describe, expect, it } from "vitest";
import type { MetricProgress } from "../api/progress";
import { certainty, gainRows, isChanged, sortedGains } from "./gains";

const nowhere = { value: null, rank: null, level: null };
const still: MetricProgress = {
  ...{ metric: "slayer", kind: "skill", measure: "experience", start: nowhere, end: nowhere },
  ...{ gained: 0, levels_gained: null, ranks_gained: null, stale: false },
  ...{ first_known: false, exact: true, at_least: 0, at_most: 0 },
};
const times = {
  username: "Zezima",
  start: "2026-11-24T12:00:00Z",
  end: "2026-11-25T12:00:00Z",
  exact: true,
  partial: false,
};
const rows = (...metrics: Partial<MetricProgress>[]) =>
  gainRows(
    {
      ...times,
      observed_start: "2026-11-24T12:00:00Z",
      observed_end: "2026-11-25T10:00:00Z",
      metrics: metrics.map((one) => ({ ...still, ...one })),
    },
    new Map(),
  );

it("counts an hour's gain over the time that was looked at", () => {
  expect(rows({ gained: 44 })[0]?.perHour).toBe(2);
  expect(
    gainRows({ ...times, observed_start: null, observed_end: null, metrics: [still] }, new Map())[0]?.perHour,
  ).toBeNull();
});

it("takes a first known value for a change, another rank for none", () => {
  expect(isChanged({ ...still, first_known: true })).toBe(true);
  expect(isChanged({ ...still, gained: -3 })).toBe(true);
  expect(isChanged({ ...still, exact: false, at_most: 3 })).toBe(true);
  expect(isChanged({ ...still, ranks_gained: 5 })).toBe(false);
});

describe("sortedGains", () => {
  const some = rows(
    { metric: "b", ranks_gained: null },
    { metric: "c", ranks_gained: -2 },
    { metric: "a", ranks_gained: 9 },
  );
  it.each([
    ["metric", false, "abc"],
    ["metric", true, "cba"],
    ["ranks", true, "acb"],
    ["ranks", false, "cab"],
    ["gained", true, "bca"],
  ] as const)("by %s, descending %s", (column, isDescending, order) =>
    expect(
      sortedGains(some, column, isDescending)
        .map(({ metric }) => metric)
        .join(""),
    ).toBe(order),
  );
});

it.each([
  [{}, "exact"],
  [{ exact: false, at_least: 1_000, at_most: 2_000 }, "at least 1,000, at most 2,000"],
  [{ exact: false, at_least: 1_000, at_most: null }, "at least 1,000"],
  [{ exact: false, at_least: null, at_most: null }, "not certain"],
])("says how far a gain is certain: %o", (known, told) => expect(certainty({ ...still, ...known })).toBe(told));
