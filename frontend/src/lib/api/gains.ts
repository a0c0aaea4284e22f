import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { AskedSpan } from "../periods";
import { answer, api, type Schemas } from "./client";
import { playerKey } from "./players";

export type Gain = Schemas["GainOut"];
export type MetricProgress = Schemas["MetricProgressOut"];

/** What a player gained of everything in a time. */
export function gainedQuery(username: string, span: AskedSpan) {
  return queryOptions({
    queryKey: [...playerKey(username), "gained", span],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/players/{username}/gained", { params: { path: { username }, query: span }, signal })),
    placeholderData: keepPreviousData,
  });
}
