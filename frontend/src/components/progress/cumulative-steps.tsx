import { useMemo } from "react";
import type { Bucket } from "../../lib/api/progress";
import { compactNumber, exactNumber } from "../../lib/metrics/numbers";
import { cumulativeSteps } from "../../lib/progress/cumulative-steps";
import type { GainRow } from "../../lib/progress/gains";
import { shortTime } from "../../lib/time/time";
import { ChartFigure } from "../charts/chart-figure";
import { StepChart } from "../charts/lazy-charts";

interface Props {
  row: GainRow;
  buckets: readonly Bucket[];
}

/** All that was gained up to each moment. */
export function CumulativeSteps({ row, buckets }: Props) {
  const lines = useMemo(() => [{ ...cumulativeSteps(buckets), label: row.name, look: 0 }], [row.name, buckets]);
  const steps = lines[0]?.steps ?? [];
  const [first, last] = [steps[0], steps.at(-1)];
  const span = useMemo(() => ({ start: first?.at ?? 0, end: last?.at ?? 1 }), [first, last]);
  return (
    <ChartFigure
      height="h-44"
      label={`${row.name}: gained together`}
      title="Together"
      table={{
        columns: ["Up to", row.name],
        rows: () =>
          steps
            .toReversed()
            .map(({ at, value }) => [shortTime(new Date(at)), value === null ? "unknown" : exactNumber(value)]),
      }}
    >
      <StepChart lines={lines} span={span} short={compactNumber} exact={exactNumber} />
    </ChartFigure>
  );
}
