import { useQuery } from "@tanstack/react-query";
import { parseAsInteger, useQueryState } from "nuqs";
import { useMemo } from "react";
import { type Bucket, bucketsQuery } from "../../lib/api/progress";
import { unitOf } from "../../lib/metrics/measures";
import type { GainRow } from "../../lib/progress/gains";
import { strength, yearGrid } from "../../lib/progress/year-grid";
import { later } from "../../lib/time/calendar";
import { useNow } from "../../lib/time/now";
import { askedSpan, type Period } from "../../lib/time/periods";
import { HeatLegend, HeatYear } from "../charts/heat-year";
import { Button } from "../ui/button";
import { QueryView } from "../ui/query-view";
import { told } from "./bucket-bars";

interface Props {
  username: string;
  row: GainRow;
  /** The year that is shown unless another is chosen. */
  around: number;
  onChoose: (period: Period) => void;
}

const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: "full" });

/** Each day of a year by what was gained on it; a day shows what was gained on it of everything. */
export function YearHeat({ username, row, around, onChoose }: Props) {
  const now = useNow();
  const [chosen, setYear] = useQueryState("year", parseAsInteger);
  const year = Math.min(Math.max(chosen ?? around, EARLIEST), now.getFullYear());
  const span = { start: new Date(year, 0, 1), end: new Date(year + 1, 0, 1) };
  const found = useQuery(bucketsQuery(username, row.metric, "day", askedSpan(span, now)));
  const today = later("day", now, 0).getTime();
  const months = useMemo(
    () => heatMonths(year, found.data?.items ?? [], new Date(today), unitOf(row.measure)),
    [year, found.data, today, row.measure],
  );
  const go = (to: number) => void setYear(to === around ? null : to);
  return (
    <section aria-label="By day of a year" className={found.isPlaceholderData ? "opacity-60" : ""}>
      <div className="flex items-center justify-between">
        <h3 className="text-sm font-medium">{year}</h3>
        <div className="flex gap-1">
          <Button aria-label="The year before" disabled={year <= EARLIEST} onClick={() => go(year - 1)}>
            ‹
          </Button>
          <Button aria-label="The year after" disabled={year >= now.getFullYear()} onClick={() => go(year + 1)}>
            ›
          </Button>
        </div>
      </div>
      <QueryView query={found} lines={6}>
        {() => (
          <div className="space-y-2">
            <HeatYear
              key={year}
              label={`${row.name} by day in ${String(year)}`}
              months={months}
              onChoose={(start) => onChoose({ start, end: later("day", start, 1) })}
            />
            <HeatLegend />
          </div>
        )}
      </QueryView>
    </section>
  );
}

const EARLIEST = 2001;

function heatMonths(year: number, buckets: readonly Bucket[], today: Date, unit: string) {
  const grid = yearGrid(year, buckets, today);
  const most = Math.max(1, ...buckets.map(({ gained }) => Math.abs(gained)));
  return grid.map((days) =>
    days.map(({ date, gained }) => ({
      date,
      told: `${DATE.format(date)}: ${told({ gained: gained ?? 0, observed: gained !== null }, unit)}`,
      strength: gained ? Math.sign(gained) * strength(gained, most) : gained,
    })),
  );
}
