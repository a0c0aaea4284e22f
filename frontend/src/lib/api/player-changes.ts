import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Schemas } from "./client";
import { type Player, playerKey, playerQuery, PLAYERS_KEY } from "./players";

export type PlayerChange = Schemas["PlayerChange"];

/** Tracks a player from now on; its first look is there already when this is done. */
export function useAddPlayer() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas["NewPlayer"]) => answer(api.POST("/api/v1/players", { body })),
    onSuccess: (added) => show(queries, added),
  });
}

/** Renames, pauses, changes the interval or the board: whatever is given. */
export function useChangePlayer(username: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: PlayerChange) =>
      answer(api.PATCH("/api/v1/players/{username}", { params: { path: { username } }, body })),
    onSuccess: (changed) => show(queries, changed),
  });
}

/** Deletes a player and its history, for good. */
export function useDeletePlayer(username: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.DELETE("/api/v1/players/{username}", { params: { path: { username } } })),
    onSuccess: () => {
      queries.removeQueries({ queryKey: playerKey(username) });
      void queries.invalidateQueries({ queryKey: PLAYERS_KEY });
    },
  });
}

function show(queries: QueryClient, player: Player): void {
  queries.setQueryData(playerQuery(player.username).queryKey, player);
  void queries.invalidateQueries({ queryKey: playerKey(player.username) });
  void queries.invalidateQueries({ queryKey: PLAYERS_KEY });
}
