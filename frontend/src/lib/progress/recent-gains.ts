import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { gainedQuery, type MetricProgress } from "../api/progress";
import type { Schemas } from "../api/client";
import { type AskedSpan, askedSpan, type Span, spanOf } from "../time/periods";

export type Recent = "today" | "week" | "month";

/** The times by name, and what they are called: today is another day when one looks back. */
export const RECENT: { name: Recent; label: (at: Date | null) => string }[] = [
  { name: "today", label: (at) => (at ? "That day" : "Today") },
  { name: "week", label: () => "7 d" },
  { name: "month", label: () => "30 d" },
];

/** What was gained of each metric by slug; a time that is not known yet is missing. */
export interface RecentGains {
  /** The moment up to which; null for now. */
  at: Date | null;
  by: Partial<Record<Recent, Map<string, MetricProgress>>>;
  isStale: boolean;
  error: Error | null;
}

/** Gains of today, 7 and 30 days, up to now or up to a moment. */
export function useRecentGains(username: string, at: Date | null): RecentGains {
  const today = useQuery({ ...gainedQuery(username, recentSpan("today", at)), select: bySlug });
  const week = useQuery({ ...gainedQuery(username, recentSpan("week", at)), select: bySlug });
  const month = useQuery({ ...gainedQuery(username, recentSpan("month", at)), select: bySlug });
  const all: UseQueryResult<Map<string, MetricProgress>>[] = [today, week, month];
  return {
    at,
    by: { today: today.data, week: week.data, month: month.data },
    isStale: all.some(({ isPlaceholderData }) => isPlaceholderData),
    error: all.find(({ error }) => error)?.error ?? null,
  };
}

const bySlug = ({ metrics }: Schemas["GainedOut"]) => new Map(metrics.map((metric) => [metric.metric, metric]));

/** A moment at midnight ends the day before it. */
export function recentSpan(name: Recent, at: Date | null): AskedSpan {
  if (!at) return askedSpan({ name }, new Date());
  const { start } = spanOf({ name }, name === "today" ? new Date(at.getTime() - 1) : at) as Span;
  return askedSpan({ start, end: at }, at);
}
