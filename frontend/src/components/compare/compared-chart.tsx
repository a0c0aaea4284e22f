import { useMemo } from "react";
import type { History } from "../../lib/api/progress";
import { type Stretch, valueAt } from "../../lib/charts/series";
import { useMetrics } from "../../lib/metrics/metrics";
import { compactNumber, exactNumber } from "../../lib/metrics/numbers";
import { growth } from "../../lib/players/comparison";
import { historyCharts, stretch } from "../../lib/progress/history-charts";
import { shortTime } from "../../lib/time/time";
import { ChartFigure } from "../charts/chart-figure";
import { StepChart } from "../charts/lazy-charts";
import { LineSample } from "../charts/line-looks";
import { MetricSelect } from "../metrics/metric-select";
import { Card } from "../ui/card";
import { Empty } from "../ui/notice";
import { Skeleton } from "../ui/skeleton";
import type { Compared } from "./compared-queries";

interface Props {
  names: string[];
  metric: string;
  onMetric: (slug: string) => void;
  histories: Compared<History>;
  /** Lines begin at nothing, and show what came on top. */
  isGrowth: boolean;
}

/** One metric of all players over the same time. */
export function ComparedChart({ names, metric, onMetric, histories, isGrowth }: Props) {
  const label = useMetrics().get(metric)?.name ?? metric;
  const { players, errors, isStale } = histories;
  return (
    <Card
      title={isGrowth ? `${label}, grown since the start` : `${label} over time`}
      action={<MetricSelect value={metric} onChange={onMetric} />}
      isStale={isStale}
    >
      {!players && (errors.length > 0 ? <Empty title="It cannot be drawn." /> : <Skeleton lines={8} />)}
      {players && (
        <Chart
          label={`${label} of ${names.join(", ")}`}
          lines={linesOf(names, players, isGrowth)}
          span={around(players.map(stretch))}
        />
      )}
    </Card>
  );
}

/** All time is another one for each of them. */
function around(spans: Stretch[]): Stretch {
  return { start: Math.min(...spans.map(({ start }) => start)), end: Math.max(...spans.map(({ end }) => end)) };
}

type Lines = ReturnType<typeof linesOf>;

function linesOf(names: string[], histories: Parameters<typeof historyCharts>[0], isGrowth: boolean) {
  return histories.flatMap((history, look) => {
    const [line] = historyCharts([history], "value").flatMap(({ lines }) => lines);
    if (!line) return [];
    return [{ ...line, look, label: names[look] ?? "", steps: isGrowth ? growth(line.steps) : line.steps }];
  });
}

function Chart({ label, lines, span: asked }: { label: string; lines: Lines; span: Stretch }) {
  const { start, end } = asked;
  const span = useMemo(() => ({ start, end }), [start, end]);
  if (lines.length === 0)
    return <Empty title="Nothing of it is known then.">Choose another metric or a longer time.</Empty>;
  return (
    <>
      <ul className="mb-2 flex flex-wrap gap-x-5 gap-y-1 text-sm" aria-label="Lines">
        {lines.map((line) => (
          <li key={line.label} className="flex items-center gap-2">
            <LineSample look={line.look} />
            {line.label}
          </li>
        ))}
      </ul>
      <ChartFigure
        label={label}
        table={{ columns: ["Seen", ...lines.map((line) => line.label)], rows: () => rows(lines) }}
      >
        <StepChart lines={lines} span={span} short={compactNumber} exact={exactNumber} />
      </ChartFigure>
    </>
  );
}

/** Newest first, a row wherever any of them changed. */
function rows(lines: Lines): string[][] {
  const moments = new Set(lines.flatMap(({ steps }) => steps.map(({ at }) => at)));
  const told = (value: number | null) => (value === null ? "unknown" : exactNumber(value));
  return [...moments]
    .sort((one, other) => other - one)
    .map((at) => [shortTime(new Date(at)), ...lines.map(({ steps }) => told(valueAt(steps, at)))]);
}
