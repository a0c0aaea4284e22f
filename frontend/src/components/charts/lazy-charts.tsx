import { lazy, Suspense } from "react";
import type { StepChartProps } from "./step-chart";
import type { BarsProps } from "./bar-chart";

const Steps = lazy(() => import("./step-chart"));
const Bars = lazy(() => import("./bar-chart"));

/** The charts, loaded when the first is shown; they fill the place they are given. */
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
