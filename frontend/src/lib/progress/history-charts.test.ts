import { expect, it } from "vitest";
import type { History } from "../api/progress";
import { historyCharts } from "./history-charts";

function history(metric: string, measure: History["measure"], level: number | null = null): History {
  const at = "2026-11-25T12:00:00Z";
  const point = { at, since: null, value: 100, rank: 7, level };
  const gap = { start: "2026-11-25T13:00:00Z", end: "2026-11-25T14:00:00Z" };
  return { metric, measure, start: at, end: "2026-11-25T15:00:00Z", points: [point], gaps: [gap], resolution: null };
}

const histories = [history("slayer", "experience", 60), history("zulrah", "kills"), history("magic", "experience", 70)];
const shape = (view: "value" | "level" | "rank") =>
  historyCharts(histories, view).map(({ title, lines }) => [
    title,
    ...lines.map(({ metric, look }) => `${metric} ${String(look)}`),
  ]);

it("draws what is counted alike in one chart, each metric with its own look", () => {
  expect(shape("value")).toEqual([
    ["Experience", "slayer 0", "magic 2"],
    ["Kills", "zulrah 1"],
  ]);
});

it("draws levels of what has levels, and all ranks in one", () => {
  expect(shape("level")).toEqual([["Level", "slayer 0", "magic 2"]]);
  expect(shape("rank")).toEqual([["Rank", "slayer 0", "zulrah 1", "magic 2"]]);
});

it("takes the total level for a level", () => {
  const [chart] = historyCharts([history("total_level", "level")], "level");
  expect(chart?.lines[0]?.steps).toEqual([{ at: Date.parse("2026-11-25T12:00:00Z"), value: 100 }]);
});
