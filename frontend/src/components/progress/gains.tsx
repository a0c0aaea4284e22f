import { parseAsBoolean, parseAsString, useQueryState } from "nuqs";
import { useMemo, useRef } from "react";
import type { MetricProgress, Progress } from "../../lib/api/progress";
import { useMetrics } from "../../lib/metrics/metrics";
import { exportedGains } from "../../lib/progress/gain-export";
import { GAIN_COLUMNS, gainRows, isChanged, sortedGains } from "../../lib/progress/gains";
import { useSorting } from "../../lib/tables/sorting-address";
import type { AskedSpan, Period } from "../../lib/time/periods";
import { Card } from "../ui/card";
import { Empty, Notice } from "../ui/notice";
import { ExportMenu } from "./export-menu";
import { GainsTable } from "./gains-table";
import { MetricGains } from "./metric-gains";
import { SpanWords } from "./span-words";

interface Props {
  progress: Progress;
  asked: AskedSpan;
  isStale: boolean;
  onPeriod: (period: Period) => void;
}

const KINDS: { title: string; kinds: MetricProgress["kind"][] }[] = [
  { title: "Skills", kinds: ["overall", "skill"] },
  { title: "Bosses", kinds: ["boss"] },
  { title: "Clues", kinds: ["clue"] },
  { title: "Activities", kinds: ["activity"] },
  { title: "Others", kinds: ["unknown"] },
];

/** A table for each kind of metric, and one metric in charts. */
export function Gains({ progress, asked, isStale, onPeriod }: Props) {
  const metrics = useMetrics();
  const [sorting, setSorting] = useSorting(GAIN_COLUMNS, "gained");
  const [isAll, setAll] = useQueryState("all", parseAsBoolean.withDefault(false));
  const [chosen, setChosen] = useQueryState("metric", parseAsString.withDefault("overall"));
  const detail = useRef<HTMLDivElement>(null);
  const all = useMemo(() => gainRows(progress, metrics), [progress, metrics]);
  const rows = sortedGains(isAll ? all : all.filter(isChanged), sorting.key, sorting.isDescending);
  const tables = KINDS.map(({ title, kinds }) => ({ title, rows: rows.filter(({ kind }) => kinds.includes(kind)) }));
  const row = all.find(({ metric }) => metric === chosen) ?? all[0];
  const choose = (metric: string) => {
    void setChosen(metric);
    detail.current?.scrollIntoView({ block: "nearest" });
  };
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-2">
        <SpanWords progress={progress} />
        <div className="flex items-center gap-2">
          <label className="flex min-h-10 items-center gap-2 text-sm">
            <input
              type="checkbox"
              className="size-4"
              checked={!isAll}
              onChange={(event) => void setAll(!event.target.checked)}
            />
            Only changed
          </label>
          <ExportMenu name={`${progress.username} gained`} rows={() => exportedGains(progress, rows)} />
        </div>
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="min-w-0 space-y-4">
          {rows.length === 0 && (
            <Card>
              <NoRows isKnown={all.length > 0} />
            </Card>
          )}
          {tables
            .filter((table) => table.rows.length > 0)
            .map((table) => (
              <Card key={table.title} title={table.title} isStale={isStale}>
                <GainsTable
                  caption={`${table.title} in this time`}
                  rows={table.rows}
                  sorting={sorting}
                  onSort={setSorting}
                  chosen={row?.metric ?? ""}
                  onChoose={choose}
                />
              </Card>
            ))}
        </div>
        <div
          ref={detail}
          className="space-y-4 scroll-mt-4 lg:sticky lg:top-4 lg:max-h-[calc(100vh-2rem)] lg:overflow-y-auto"
        >
          {row && row.metric !== chosen && <Instead of={row.name} metric={metrics.get(chosen)?.name} />}
          {row && <MetricGains row={row} progress={progress} asked={asked} isStale={isStale} onPeriod={onPeriod} />}
        </div>
      </div>
    </>
  );
}

function NoRows({ isKnown }: { isKnown: boolean }) {
  return isKnown ? (
    <Empty title="Nothing changed in this time.">Choose a longer one, or show what did not change, too.</Empty>
  ) : (
    <Empty title="Nothing is known of this time.">Nobody had looked at this player yet: choose a later one.</Empty>
  );
}

/** Says why another metric is shown than the address asks for, which may be none. */
function Instead({ of, metric }: { of: string; metric: string | undefined }) {
  return (
    <Notice>
      {metric === undefined ? "The address asks for a metric that there is not." : `Nothing is known of ${metric}.`}{" "}
      Shown: {of}.
    </Notice>
  );
}
