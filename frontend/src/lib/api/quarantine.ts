import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { answer, api, type Schemas } from "./client";
import { PAGED } from "./paging";

export type Episode = Schemas["EpisodeOut"];
export type EpisodeDetail = Schemas["EpisodeDetail"];
export type Compared = Schemas["ComparedOut"];
export type Decision = "accept" | "discard" | "split" | "undo";

const KEY = ["quarantine"] as const;

/** Episodes, newest first: those that wait for a decision, or all. */
export function episodesQuery(onlyOpen: boolean) {
  const query = { is_open: onlyOpen ? true : undefined, limit: 25 };
  return infiniteQueryOptions({
    queryKey: [...KEY, query],
    queryFn: ({ signal, pageParam }) =>
      answer(api.GET("/api/v1/quarantine", { params: { query: { ...query, cursor: pageParam } }, signal })),
    ...PAGED,
    placeholderData: keepPreviousData,
  });
}

export function episodeQuery(episode_id: number) {
  return queryOptions({
    queryKey: [...KEY, episode_id],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/quarantine/{episode_id}", { params: { path: { episode_id } }, signal })),
  });
}

/** A decision changes what is known of the player, so everything is asked for anew. */
export function useDecision(episode_id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (decision: Decision) =>
      answer(api.POST(`/api/v1/quarantine/{episode_id}/${decision}`, { params: { path: { episode_id } } })),
    onSettled: () => queries.invalidateQueries(),
  });
}
