import { useInfiniteQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryStates } from "nuqs";
import { useLocation, useNavigate, useParams } from "react-router";
import { standingColumns } from "../components/leaderboards/standing-columns";
import { MetricSelect } from "../components/metrics/metric-select";
import { PeriodPicker } from "../components/periods/period-picker";
import { Card } from "../components/ui/card";
import { Choice } from "../components/ui/choice";
import { DataTable } from "../components/ui/data-table";
import { More } from "../components/ui/more";
import { Empty } from "../components/ui/notice";
import { QueryView } from "../components/ui/query-view";
import { Segments } from "../components/ui/segments";
import { usePeriod } from "../lib/address/period-address";
import { leaderboardQuery } from "../lib/api/leaderboards";
import { useTitle } from "../lib/layout/title";
import { useMetrics } from "../lib/metrics/metrics";
import { BOARDS, boardName } from "../lib/players/boards";
import { useNow } from "../lib/time/now";
import { askedSpan } from "../lib/time/periods";

const FILTERS = {
  by: parseAsStringLiteral(["value", "gained"]).withDefault("value"),
  board: parseAsStringLiteral(BOARDS),
};
const BY = [
  { value: "value", label: "By value" },
  { value: "gained", label: "By gain" },
] as const;

/** The tracked players in the order of a metric, or of what they gained of it. */
export function LeaderboardsPage() {
  const { metric = "overall" } = useParams();
  const [{ by, board }, filter] = useQueryStates(FILTERS, { history: "replace" });
  const [period, choosePeriod] = usePeriod("week");
  const go = useNavigate();
  const { search } = useLocation();
  const name = useMetrics().get(metric)?.name ?? metric;
  useTitle(`Leaderboard: ${name}`);
  const now = useNow();
  const isByGain = by === "gained";
  const query = useInfiniteQuery(leaderboardQuery(metric, board, isByGain ? askedSpan(period, now) : null));
  return (
    <div className="space-y-4">
      <h1 className="text-2xl font-semibold">Leaderboards</h1>
      <div className="flex flex-wrap items-center gap-3">
        <MetricSelect
          value={metric}
          onChange={(slug) => void go(`/leaderboards/${slug}${search}`, { replace: true })}
        />
        <Segments label="Order" options={BY} value={by} onChange={(chosen) => void filter({ by: chosen })} />
        {isByGain && <PeriodPicker period={period} onChoose={choosePeriod} />}
        <Choice
          label="Board"
          value={board ?? ""}
          onChange={(chosen) => void filter({ board: chosen === "" ? null : chosen })}
        >
          <option value="">All</option>
          {BOARDS.map((each) => (
            <option key={each} value={each}>
              {boardName(each)}
            </option>
          ))}
        </Choice>
      </div>
      <Card title={name} isStale={query.isPlaceholderData}>
        <QueryView query={query} lines={12}>
          {({ pages }) => {
            const standings = pages.flatMap(({ items }) => items);
            const [first] = pages;
            if (!first || standings.length === 0) {
              return <Empty title="Nobody stands here.">Choose another metric, time or board, or add players.</Empty>;
            }
            return (
              <DataTable
                caption={`${name}, ${isByGain ? "by gain" : "by value"}`}
                columns={standingColumns(first)}
                rows={standings}
                rowKey={({ username }) => username}
              />
            );
          }}
        </QueryView>
        <More query={query} />
      </Card>
    </div>
  );
}
