import { useSuspenseQuery } from "@tanstack/react-query";
import type { Schemas } from "../api/client";
import { metricsQuery } from "../api/queries";

export type Metric = Schemas["MetricOut"];

/** The catalogue by slug. Pages are shown only once it is there (`ReadersOnly`). */
export function useMetrics(): Map<string, Metric> {
  return useSuspenseQuery({ ...metricsQuery, select: bySlug }).data;
}

const bySlug = ({ items }: { items: Metric[] }) => new Map(items.map((metric) => [metric.slug, metric]));
