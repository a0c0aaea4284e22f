import { useQuery } from "@tanstack/react-query";
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo } from "react";
import { useParams } from "react-router";
import { ZoomControls } from "../components/charts/zoom-controls";
import { PeriodPicker } from "../components/periods/period-picker";
import { ChosenMetrics } from "../components/progress/chosen-metrics";
import { HistoryCharts } from "../components/progress/history-charts";
import { Notice } from "../components/ui/notice";
import { QueryView } from "../components/ui/query-view";
import { Segments } from "../components/ui/segments";
import { usePeriod } from "../lib/address/period-address";
import { historiesQuery } from "../lib/api/progress";
import type { Stretch } from "../lib/charts/series";
import { within } from "../lib/charts/zoom";
import { useMetrics } from "../lib/metrics/metrics";
import { MOST_METRICS, stretch, VIEWS } from "../lib/progress/history-charts";
import { useNow } from "../lib/time/now";
import { ALL, askedSpan, type Span } from "../lib/time/periods";

const VIEW_OPTIONS = [
  { value: "value", label: "Value" },
  { value: "level", label: "Level" },
  { value: "rank", label: "Rank" },
] as const;

const DEFAULT = ["overall"];
const EARLIEST = Date.UTC(2001, 0, 1);
const SECOND = 1_000;

/** Any metrics over any time, down to every single look. */
export function PlayerHistoryPage() {
  const { username = "" } = useParams();
  const [period, choosePeriod] = usePeriod(ALL.name);
  const [metrics, setMetrics] = useQueryState("metrics", parseAsArrayOf(parseAsString).withDefault(DEFAULT));
  const [view, setView] = useQueryState("view", parseAsStringLiteral(VIEWS).withDefault("value"));
  const known = useMetrics();
  const unknown = metrics.filter((slug) => !known.has(slug));
  const asked = unknown.length < metrics.length ? metrics.filter((slug) => known.has(slug)) : DEFAULT;
  const chosen = [...new Set(asked)].slice(0, MOST_METRICS);
  const found = useQuery(historiesQuery(username, chosen, askedSpan(period, useNow())));
  const [first] = found.data ?? [];
  const span = useMemo(() => first && stretch(first), [first]);
  const zoom = (wanted: Stretch) => choosePeriod(wholeSeconds(within(wanted, { start: EARLIEST, end: Date.now() })));
  const isAll = "name" in period && period.name === ALL.name;
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center gap-2">
        <PeriodPicker period={period} onChoose={choosePeriod} />
        <Segments label="Show" options={VIEW_OPTIONS} value={view} onChange={(changed) => void setView(changed)} />
      </div>
      {unknown.length > 0 && (
        <Notice>
          There is no metric {unknown.join(", ")}. Shown: {chosen.map((slug) => known.get(slug)?.name).join(", ")}.
        </Notice>
      )}
      <ZoomControls
        label="Charts over time"
        span={span}
        onZoom={zoom}
        onReset={isAll ? undefined : () => choosePeriod(ALL)}
        bar={<ChosenMetrics chosen={chosen} onChange={(changed) => void setMetrics(changed)} />}
      >
        <QueryView query={found} lines={8}>
          {(histories) =>
            span && (
              <HistoryCharts
                histories={histories}
                span={span}
                view={view}
                isStale={found.isPlaceholderData}
                onZoom={zoom}
              />
            )
          }
        </QueryView>
      </ZoomControls>
    </div>
  );
}

/** As an address holds it. */
function wholeSeconds({ start, end }: Stretch): Span {
  const whole = (at: number) => new Date(Math.round(at / SECOND) * SECOND);
  return { start: whole(start), end: whole(end) };
}
