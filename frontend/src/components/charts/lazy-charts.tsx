import { type ComponentType, useEffect, useState } from "react";
import type { BarsProps } from "./bar-chart";
import type { StepChartProps } from "./step-chart";

/** A chart that is on its way as soon as a page that has one is, and then fills the place it is given. No `lazy`: React
 * holds back what `Suspense` has waited for, up to 300 ms. */
function chart<Props extends object>(loading: Promise<{ default: ComponentType<Props> }>) {
  let Loaded: ComponentType<Props> | null = null;
  void loading.then(({ default: loaded }) => (Loaded = loaded));
  return function Chart(props: Props) {
    const [, setLoaded] = useState(Loaded !== null);
    useEffect(() => {
      const fail = (error: unknown) =>
        setLoaded(() => {
          throw error; // To whatever stands in for a page that broke.
        });
      loading.then(() => setLoaded(true), fail);
    }, []);
    return Loaded ? <Loaded {...props} /> : <div className="size-full animate-pulse rounded bg-sunken" />;
  };
}

export const StepChart = chart<StepChartProps>(import("./step-chart"));
export const BarChart = chart<BarsProps>(import("./bar-chart"));
