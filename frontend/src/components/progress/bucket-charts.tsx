import { useQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo } from "react";
import { bucketsQuery } from "../../lib/api/progress";
import type { Stretch } from "../../lib/charts/series";
import type { GainRow } from "../../lib/progress/gains";
import { fittingInterval, INTERVALS, possibleIntervals } from "../../lib/progress/intervals";
import type { AskedSpan } from "../../lib/time/periods";
import { QueryView } from "../ui/query-view";
import { Segments } from "../ui/segments";
import { BucketBars } from "./bucket-bars";
import { CumulativeSteps } from "./cumulative-steps";

interface Props {
  username: string;
  row: GainRow;
  asked: AskedSpan;
  span: Stretch;
}

const LABELS = { hour: "Hour", day: "Day", week: "Week", month: "Month" };

/** What a metric gained over a time: all together, and in each part of it. */
export function BucketCharts({ username, row, asked, span }: Props) {
  const [by, setBy] = useQueryState("by", parseAsStringLiteral(INTERVALS));
  const possible = possibleIntervals(span.end - span.start);
  const interval = by && possible.includes(by) ? by : fittingInterval(span.end - span.start);
  const found = useQuery(bucketsQuery(username, row.metric, interval, asked));
  const buckets = useMemo(() => found.data?.items ?? [], [found.data]);
  return (
    <div className="space-y-4">
      <Segments
        label="By"
        options={possible.map((value) => ({ value, label: LABELS[value] }))}
        value={interval}
        onChange={(value) => void setBy(value)}
      />
      <QueryView query={found} lines={6}>
        {() => (
          <div aria-busy={found.isPlaceholderData} className={found.isPlaceholderData ? "opacity-60" : ""}>
            <CumulativeSteps row={row} buckets={buckets} />
            <BucketBars row={row} buckets={buckets} interval={interval} />
          </div>
        )}
      </QueryView>
    </div>
  );
}
