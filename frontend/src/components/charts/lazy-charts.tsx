import { lazy, Suspense } from "react";
import type { StepChartProps } from "./step-chart";
import type { BarsProps } from "./bar-chart";

// On its way as soon as a page with charts is, rather than when there is something to draw.
const steps = import("./step-chart");
const Steps = lazy(() => steps);
const Bars = lazy(() => import("./bar-chart"));

/** The charts, loaded with the first page that has any; they fill the place they are given. */
export function StepChart(props: StepChartProps) {
  return (
    <Suspense fallback={<Waiting />}>
      <Steps {...props} />
    </Suspense>
  );
}

export function BarChart(props: BarsProps) {
  return (
    <Suspense fallback={<Waiting />}>
      <Bars {...props} />
    </Suspense>
  );
}

function Waiting() {
  return <div className="size-full animate-pulse rounded bg-sunken" />;
}
