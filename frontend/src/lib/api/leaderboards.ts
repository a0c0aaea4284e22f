import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import type { AskedSpan } from "../time/periods";
import { answer, api, type Schemas } from "./client";
import { PAGED } from "./paging";

export type Standing = Schemas["StandingOut"];

const PAGE = 100;

/** A metric's leaderboard: by value, or with a span by what was gained in it. */
export function leaderboardQuery(metric: string, board: Schemas["Board"] | null, span: AskedSpan | null) {
  const query = { by: span ? ("gained" as const) : ("value" as const), board, limit: PAGE, ...span };
  return infiniteQueryOptions({
    queryKey: ["leaderboard", metric, query],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/leaderboards/{metric}", {
          params: { path: { metric }, query: { ...query, cursor: pageParam } },
          signal,
        }),
      ),
    ...PAGED,
    placeholderData: keepPreviousData,
  });
}
