import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { answer, api, type Schemas } from "./client";
import { PAGED } from "./paging";

export type PlaySession = Schemas["PlaySessionOut"];

const PAGE = 20;
const REFRESH_MILLISECONDS = 60_000;

/** What all players did since a moment, the newest first. */
export function activityQuery(since: Date) {
  const query = { since: since.toISOString(), limit: PAGE };
  return infiniteQueryOptions({
    queryKey: ["activity", query],
    queryFn: ({ signal, pageParam }) =>
      answer(api.GET("/api/v1/activity", { params: { query: { ...query, cursor: pageParam } }, signal })),
    ...PAGED,
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MILLISECONDS,
  });
}
