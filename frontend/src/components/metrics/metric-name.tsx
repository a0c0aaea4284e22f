import { useMetrics } from "../../lib/metrics/metrics";
import { MetricIcon } from "./metric-icon";

/** A metric by its slug: its icon and its name. */
export function MetricName({ slug }: { slug: string }) {
  const metric = useMetrics().get(slug);
  const name = metric?.name ?? slug;
  return (
    <span className="inline-flex items-center gap-2 align-middle">
      <MetricIcon slug={slug} name={name} kind={metric?.kind} />
      {name}
    </span>
  );
}
