import type { History } from "./api/progress";
import { measureTitle } from "./measures";
import type { Step, Stretch } from "./series";

/** Which of a metric's numbers is shown over time. */
export const VIEWS = ["value", "level", "rank"] as const;
/** As many as have a colour of their own. */
export const MOST_METRICS = 5;
export type View = (typeof VIEWS)[number];

interface HistoryLine {
  metric: string;
  look: number;
  steps: Step[];
  gaps: Stretch[];
}

export interface HistoryChart {
  title: string;
  lines: HistoryLine[];
}

/** It would flatten every skill beside it. */
const TOTAL = "overall";

/** A chart for each measure, as experience and kills have no axis in common; a metric keeps its look over all of them. */
export function historyCharts(histories: History[], view: View): HistoryChart[] {
  const charts = new Map<string, HistoryChart>();
  histories.forEach((history, look) => {
    const steps = stepsOf(history, view);
    if (steps.every(({ value }) => value === null)) return;
    const title = titleOf(history, view);
    const chart = charts.get(title) ?? { title, lines: [] };
    chart.lines.push({ metric: history.metric, look, steps, gaps: history.gaps.map(stretch) });
    charts.set(title, chart);
  });
  return [...charts.values()];
}

/** From when to when an answer reaches. */
export function stretch({ start, end }: { start: string; end: string }): Stretch {
  return { start: Date.parse(start), end: Date.parse(end) };
}

function stepsOf({ measure, points }: History, view: View): Step[] {
  // The total level is a value that is a level.
  const number = view === "level" && measure === "level" ? "value" : view;
  return points.map((point) => ({ at: Date.parse(point.at), value: point[number] }));
}

function titleOf({ metric, measure }: History, view: View): string {
  if (view === "value") return metric === TOTAL ? "Total experience" : measureTitle(measure);
  return view === "level" ? "Level" : "Rank";
}
