import { useMemo } from "react";
import type { Bucket, Interval } from "../../lib/api/progress";
import { unitOf } from "../../lib/metrics/measures";
import { compactNumber, exactNumber, sign } from "../../lib/metrics/numbers";
import type { GainRow } from "../../lib/progress/gains";
import { bucketLabel, bucketTime } from "../../lib/progress/intervals";
import { ChartFigure } from "../charts/chart-figure";
import { BarChart } from "../charts/lazy-charts";

interface Props {
  row: GainRow;
  buckets: readonly Bucket[];
  interval: Interval;
}

/** A bar for each hour, day, week or month. */
export function BucketBars({ row, buckets, interval }: Props) {
  const unit = unitOf(row.measure);
  const bars = useMemo(
    () =>
      buckets.map((bucket) => ({
        label: bucketLabel(bucket, interval),
        time: bucketTime(bucket),
        told: told(bucket, unit),
        amount: bucket.gained,
        isKnown: bucket.observed || bucket.gained !== 0,
      })),
    [buckets, interval, unit],
  );
  return (
    <ChartFigure
      height="h-44"
      label={`${row.name}: gained by ${interval}`}
      title={`By ${interval}`}
      note={bars.some(({ isKnown }) => !isKnown) ? "Dotted: nobody looked." : undefined}
      table={{
        columns: ["Time", row.name],
        rows: () => bars.toReversed().map(({ time, told: amount }) => [time, amount]),
      }}
    >
      <BarChart bars={bars} short={compactNumber} />
    </ChartFigure>
  );
}

/** "+1,234 experience", "nothing gained", "no look". */
export function told({ gained, observed }: Pick<Bucket, "gained" | "observed">, unit: string): string {
  if (gained !== 0) return `${sign(gained)}${exactNumber(gained)} ${unit}`;
  return observed ? "nothing gained" : "no look";
}
