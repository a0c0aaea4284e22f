import { useMemo } from "react";
import type { History } from "../../lib/api/progress";
import type { Stretch } from "../../lib/charts/series";
import { useMetrics } from "../../lib/metrics/metrics";
import { historyCharts, type View } from "../../lib/progress/history-charts";
import { Empty } from "../ui/notice";
import { HistoryCard } from "./history-card";

interface Props {
  histories: History[];
  span: Stretch;
  view: View;
  isStale: boolean;
  onZoom: (span: Stretch) => void;
}

/** A chart for each measure of what was found; all of them show the same time. */
export function HistoryCharts({ histories, span, view, isStale, onZoom }: Props) {
  const charts = useMemo(() => historyCharts(histories, view), [histories, view]);
  return (
    <>
      {charts.map((chart) => (
        <HistoryCard
          key={chart.title}
          chart={chart}
          view={view}
          span={span}
          resolution={coarsest(histories)}
          isStale={isStale}
          onZoom={onZoom}
        />
      ))}
      <Missing
        histories={histories}
        shown={charts.flatMap(({ lines }) => lines.map(({ metric }) => metric))}
        view={view}
      />
    </>
  );
}

function Missing({ histories, shown, view }: { histories: History[]; shown: string[]; view: View }) {
  const metrics = useMetrics();
  const missing = histories.map(({ metric }) => metric).filter((metric) => !shown.includes(metric));
  if (missing.length === 0) return null;
  const names = missing.map((metric) => metrics.get(metric)?.name ?? metric).join(", ");
  return (
    <Empty title={`No ${view} of ${names} is known in this time.`}>
      {view === "level"
        ? "Only skills have levels."
        : "The hiscores did not show it, or nobody looked: try a longer time."}
    </Empty>
  );
}

function coarsest(histories: History[]): number | null {
  const resolutions = histories.flatMap(({ resolution }) => resolution ?? []);
  return resolutions.length > 0 ? Math.max(...resolutions) : null;
}
