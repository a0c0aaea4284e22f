import { useMemo } from "react";
import type { History } from "../../lib/api/progress";
import { type Stretch, valueAt } from "../../lib/charts/series";
import { useMetrics } from "../../lib/metrics/metrics";
import { compactNumber, exactNumber } from "../../lib/metrics/numbers";
import type { HistoryChart, View } from "../../lib/progress/history-charts";
import { duration, shortTime } from "../../lib/time/time";
import { ChartFigure } from "../charts/chart-figure";
import { StepChart } from "../charts/lazy-charts";
import { Card } from "../ui/card";

interface Props {
  chart: HistoryChart;
  view: View;
  span: Stretch;
  resolution: History["resolution"];
  isStale: boolean;
  onZoom: (span: Stretch) => void;
}

/** Metrics that are counted alike, over time. */
export function HistoryCard({ chart, view, span, resolution, isStale, onZoom }: Props) {
  const metrics = useMetrics();
  const lines = useMemo(
    () => chart.lines.map((line) => ({ ...line, label: metrics.get(line.metric)?.name ?? line.metric })),
    [chart, metrics],
  );
  const exact = view === "rank" ? exactPlace : exactNumber;
  return (
    <Card title={chart.title} isStale={isStale}>
      <ChartFigure
        label={`${chart.title} of ${lines.map(({ label }) => label).join(", ")}`}
        note={note(resolution, chart)}
        table={{
          columns: ["Seen", ...lines.map(({ label }) => label)],
          rows: () => rows(chart, span, exact),
        }}
      >
        <StepChart
          lines={lines}
          span={span}
          short={view === "rank" ? shortPlace : compactNumber}
          exact={exact}
          isReversed={view === "rank"}
          onZoom={onZoom}
        />
      </ChartFigure>
    </Card>
  );
}

const exactPlace = (place: number) => `#${exactNumber(place)}`;
/** The axis may begin above the first place. */
const shortPlace = (place: number) => (place === 0 ? "" : exactPlace(place));

function note(resolution: History["resolution"], { lines }: HistoryChart): string {
  const fineness =
    resolution === null
      ? "Every look that saw a change is shown."
      : `Of each ${duration(resolution)} the first, last, lowest and highest are shown: zoom in for all.`;
  return lines.some(({ gaps }) => gaps.length > 0) ? `${fineness} Dotted: nobody looked.` : fineness;
}

/** Newest first, a row wherever something was seen to change. */
function rows({ lines }: HistoryChart, span: Stretch, exact: (value: number) => string): string[][] {
  const moments = new Set(lines.flatMap(({ steps }) => steps.map(({ at }) => at)));
  return [...moments]
    .filter((at) => at <= span.end)
    .sort((one, other) => other - one)
    .map((at) => [
      shortTime(new Date(at)),
      ...lines.map(({ steps }) => {
        const value = valueAt(steps, at);
        return value === null ? "unknown" : exact(value);
      }),
    ]);
}
