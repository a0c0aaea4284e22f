import { expect, it } from "vitest";
import type { GainRecord } from "../api/player-log";
import { recordsByMetric } from "./records";

function record(metric: string, period: GainRecord["period"], gained: number): GainRecord {
  return { metric, period, gained, measure: "kills", start: "2026-11-24T12:00:00Z", end: "2026-11-25T12:00:00Z" };
}

it("puts the records of a metric side by side, in the order of the metrics", () => {
  const [day, week, other] = [record("zulrah", "day", 3), record("zulrah", "week", 9), record("vorkath", "day", 1)];
  expect(recordsByMetric([day, week, other])).toEqual([
    ["zulrah", { day, week }],
    ["vorkath", { day: other }],
  ]);
});
