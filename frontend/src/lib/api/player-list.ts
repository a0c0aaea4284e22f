import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { TIME_ZONE } from "../time";
import { answer, api } from "./client";
import { PAGED } from "./paging";
import { PLAYERS_KEY } from "./players";
import type { paths } from "./schema";

type Asked = NonNullable<paths["/api/v1/players"]["get"]["parameters"]["query"]>;
export type PlayerSort = NonNullable<Asked["sort"]>;
export type PlayerFilter = Pick<Asked, "search" | "status" | "is_active" | "sort">;

const PAGE = 100;
const MOST = 500;
const REFRESH_MILLISECONDS = 30_000;

export function playersQuery(filter: PlayerFilter) {
  return infiniteQueryOptions({
    queryKey: [...PLAYERS_KEY, filter],
    queryFn: ({ signal, pageParam }) => listed({ ...filter, limit: PAGE, cursor: pageParam }, signal),
    ...PAGED,
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MILLISECONDS,
  });
}

/** The first players by name: all there are, if there is no next page. */
export const firstPlayersQuery = queryOptions({
  queryKey: [...PLAYERS_KEY, "first"],
  queryFn: ({ signal }) => listed({ limit: MOST }, signal),
  staleTime: 60_000,
});

export function playersLikeQuery(search: string) {
  return queryOptions({
    queryKey: [...PLAYERS_KEY, "like", search],
    queryFn: ({ signal }) => listed({ search, limit: PAGE }, signal),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
}

/** All players there are, by name. */
export const everyPlayerQuery = queryOptions({
  queryKey: [...PLAYERS_KEY, "every"],
  queryFn: async ({ signal }) => {
    const found = [];
    let cursor: string | null | undefined;
    do {
      const page = await listed({ limit: MOST, cursor }, signal);
      found.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor);
    return found;
  },
  staleTime: 60_000,
});

function listed(query: Asked, signal: AbortSignal) {
  return answer(api.GET("/api/v1/players", { params: { query: { ...query, tz: TIME_ZONE } }, signal }));
}

const TOP = 4;

export const topTodayQuery = queryOptions({
  queryKey: [...PLAYERS_KEY, "top today"],
  queryFn: ({ signal }) => listed({ sort: "gained_today", is_active: true, limit: TOP }, signal),
  refetchInterval: REFRESH_MILLISECONDS,
});

/** Whether anybody is tracked at all. */
export const playerCountQuery = queryOptions({
  queryKey: [...PLAYERS_KEY, "count"],
  queryFn: ({ signal }) => listed({ limit: 1 }, signal),
});
