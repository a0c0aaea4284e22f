import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { AskedSpan } from "../time/periods";
import { answer, api, type Schemas } from "./client";
import { PAGED } from "./paging";
import { playerKey } from "./players";

export type LookDiff = Schemas["LookDiffOut"];
export type MetricDiff = Schemas["MetricDiffOut"];
export type GainRecord = Schemas["RecordOut"];
export type Look = Schemas["LookOut"];

const DIFFS = 20;
const LOOKS = 100;

/** What each look changed, newest first. */
export function diffsQuery(username: string) {
  return infiniteQueryOptions({
    queryKey: [...playerKey(username), "diffs"],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/players/{username}/diffs", {
          params: { path: { username }, query: { limit: DIFFS, cursor: pageParam } },
          signal,
        }),
      ),
    ...PAGED,
  });
}

/** The looks themselves, newest first, and what came of each. */
export function looksQuery(username: string) {
  return infiniteQueryOptions({
    queryKey: [...playerKey(username), "looks"],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/players/{username}/fetches", {
          params: { path: { username }, query: { limit: LOOKS, cursor: pageParam } },
          signal,
        }),
      ),
    ...PAGED,
  });
}

export function recordsQuery(username: string) {
  return queryOptions({
    queryKey: [...playerKey(username), "records"],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/players/{username}/records", { params: { path: { username } }, signal })),
  });
}

/** When the state is known within a span. */
export function coverageQuery(username: string, span: AskedSpan) {
  return queryOptions({
    queryKey: [...playerKey(username), "coverage", span],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/players/{username}/coverage", { params: { path: { username }, query: span }, signal })),
    placeholderData: keepPreviousData,
  });
}
