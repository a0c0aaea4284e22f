import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { type Player, playerKey } from "../../lib/api/players";

/** Renews all that is shown of a player when somebody else has looked at it, or changed it. */
export function useRenewal(player: Player | undefined): void {
  const queries = useQueryClient();
  const shown = useRef(player);
  useEffect(() => {
    const before = shown.current;
    shown.current = player;
    if (!before || !player || !hasNews(before, player)) return;
    const [kind, name] = playerKey(player.username);
    void queries.invalidateQueries({
      predicate: ({ queryKey: [a, b, part] }) => a === kind && b === name && part !== "itself",
    });
  }, [player, queries]);
}

function hasNews(before: Player, after: Player): boolean {
  return before.looks !== after.looks || before.board !== after.board || before.status !== after.status;
}
