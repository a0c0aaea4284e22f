import { expect, it } from "vitest";
import type { Look } from "../api/player-log";
import { countsOf, latencyOf } from "./look-outcomes";

function look(outcome: Look["outcome"], duration_ms: number): Look {
  return { at: "2026-11-25T12:00:00Z", outcome, duration_ms, changes: 0, error: null };
}

const looks = [...Array.from({ length: 19 }, (_, place) => look("unchanged", place + 1)), look("unavailable", 9000)];

it("tells what half of the answers and nineteen of twenty took at most", () => {
  expect(latencyOf(looks)).toEqual({ median: 10, high: 19 });
  expect(latencyOf([look("success", 7)])).toEqual({ median: 7, high: 7 });
});

it("counts no time for what asked nobody", () => {
  expect(latencyOf([look("skipped", 0)])).toBeNull();
  expect(latencyOf([look("skipped", 0), look("success", 5)])).toEqual({ median: 5, high: 5 });
});

it("counts outcomes in the words of each look, the most frequent first", () => {
  expect(countsOf([look("success", 1), { ...look("success", 1), changes: 2 }, ...looks])).toEqual([
    ["No change", 19],
    ["Only ranks moved", 1],
    ["New numbers", 1],
    ["Hiscores down", 1],
  ]);
});
