import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type AskedSpan } from "../time/periods";
import { answer, api, type Schemas } from "./client";
import { playerKey } from "./players";

export type Progress = Schemas["GainedOut"];
export type MetricProgress = Schemas["MetricProgressOut"];
export type History = Schemas["HistoryOut"];
export type Bucket = Schemas["BucketOut"];
export type Interval = "hour" | "day" | "week" | "month";

/** As many as a wide screen can tell apart, and a chart of several lines draws without a pause. Of more, the API keeps
 * each part's first, last, lowest and highest. */
const MOST_POINTS = 1_000;
const MOST_POINTS_TOGETHER = 2_000;

export function gainedQuery(username: string, span: AskedSpan) {
  return queryOptions({
    queryKey: [...playerKey(username), "gained", span],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/players/{username}/gained", { params: { path: { username }, query: span }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function bucketsQuery(username: string, metric: string, interval: Interval, span: AskedSpan) {
  const query = { ...span, metric, interval };
  return queryOptions({
    queryKey: [...playerKey(username), "buckets", query],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/players/{username}/buckets", { params: { path: { username }, query }, signal })),
    placeholderData: keepPreviousData,
  });
}

function historyQuery(username: string, metric: string, span: AskedSpan, points: number) {
  const query = { ...span, metric, points };
  return queryOptions({
    queryKey: [...playerKey(username), "history", query],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/players/{username}/history", { params: { path: { username }, query }, signal })),
  });
}

/** The steps of several metrics; all are there at once, and each is kept by itself. */
export function historiesQuery(username: string, metrics: string[], span: AskedSpan) {
  const points = Math.min(MOST_POINTS, Math.floor(MOST_POINTS_TOGETHER / metrics.length));
  return queryOptions({
    queryKey: [...playerKey(username), "histories", metrics, span],
    queryFn: ({ client }) =>
      Promise.all(metrics.map((metric) => client.fetchQuery(historyQuery(username, metric, span, points)))),
    placeholderData: keepPreviousData,
  });
}
