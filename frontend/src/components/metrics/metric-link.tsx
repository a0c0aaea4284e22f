import { Link } from "react-router";
import { playerAddress } from "../../lib/address/player-addresses";
import type { Metric } from "../../lib/metrics/metrics";
import { MetricIcon } from "./metric-icon";

/** A metric by its name and icon, and the way to a player's history of it. */
export function MetricLink({ metric, username }: { metric: Metric; username: string }) {
  return (
    <Link to={historyOf(username, metric.slug)} className="inline-flex min-h-10 items-center gap-2 hover:underline">
      <MetricIcon slug={metric.slug} name={metric.name} kind={metric.kind} />
      {metric.name}
    </Link>
  );
}

export function historyOf(username: string, slug: string): string {
  return `${playerAddress(username)}/history?metrics=${slug}`;
}
