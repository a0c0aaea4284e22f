import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { TIME_ZONE } from "../time/time";
import { answer, api, type Schemas } from "./client";

export type Player = Schemas["PlayerOut"];
export type Profile = Schemas["ProfileOut"];
export type PlayerEvent = Schemas["PlayerEventOut"];

/** What is asked about several players begins with this key. */
export const PLAYERS_KEY = ["players"] as const;

/** All that is asked about a player begins with this key, however its name is written: a look renews all of it. */
export function playerKey(username: string): readonly [string, string] {
  return ["player", username.toLowerCase().replace(/[_-]/g, " ").trim()];
}

const POLL_MILLISECONDS = 10_000;

/** One player, asked for again and again while the page is seen: its `looks` tell whether there is anything new. */
export function playerQuery(username: string) {
  return queryOptions({
    queryKey: [...playerKey(username), "itself"],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/players/{username}", { params: { path: { username }, query: { tz: TIME_ZONE } }, signal }),
      ),
    refetchInterval: POLL_MILLISECONDS,
  });
}

/** The profile now, or as it was. */
export function profileQuery(username: string, at: Date | null) {
  const query = at ? { at: at.toISOString() } : {};
  return queryOptions({
    queryKey: [...playerKey(username), "profile", query],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/players/{username}/stats", { params: { path: { username }, query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function playerEventsQuery(username: string, limit: number) {
  return queryOptions({
    queryKey: [...playerKey(username), "events", limit],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/players/{username}/events", { params: { path: { username }, query: { limit } }, signal }),
      ),
  });
}
