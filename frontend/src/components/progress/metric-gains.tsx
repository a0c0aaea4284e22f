import { Link } from "react-router";
import type { Progress } from "../../lib/api/progress";
import type { GainRow } from "../../lib/progress/gains";
import { stretch } from "../../lib/progress/history-charts";
import type { AskedSpan, Period } from "../../lib/time/periods";
import { buttonLook } from "../ui/button";
import { Card } from "../ui/card";
import { BucketCharts } from "./bucket-charts";
import { MetricFacts } from "./metric-facts";
import { YearHeat } from "./year-heat";

interface Props {
  row: GainRow;
  progress: Progress;
  asked: AskedSpan;
  isStale: boolean;
  onPeriod: (period: Period) => void;
}

/** One metric in this time: from where to where, together, by parts, and its year. */
export function MetricGains({ row, progress, asked, isStale, onPeriod }: Props) {
  const { username, start, end, observed_start } = progress;
  return (
    <Card
      title={row.name}
      isStale={isStale}
      action={
        <Link to={historyAddress(row.metric, progress)} className={buttonLook("quiet")}>
          History
        </Link>
      }
    >
      <div className="space-y-4">
        <MetricFacts row={row} />
        <BucketCharts
          username={username}
          row={row}
          asked={asked}
          span={stretch({ start: (asked.period === "all" && observed_start) || start, end })}
        />
        <YearHeat username={username} row={row} around={new Date(end).getFullYear()} onChoose={onPeriod} />
      </div>
    </Card>
  );
}

function historyAddress(metric: string, { start, end }: Progress): string {
  const query = new URLSearchParams({ metrics: metric, start: whole(start), end: whole(end) });
  return `../history?${query.toString()}`;
}

function whole(at: string): string {
  return new Date(at).toISOString();
}
