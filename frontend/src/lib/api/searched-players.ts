import { useQuery } from "@tanstack/react-query";
import { usePaused } from "../paused";
import { firstPlayersQuery, playersLikeQuery } from "./player-list";

const PAUSE_MILLISECONDS = 200;

/** Players among whom one is searched by name: all, if they are on one page; else those that the API finds, which it is
 * asked for whenever typing pauses. */
export function useSearchedPlayers(typed: string) {
  const first = useQuery(firstPlayersQuery);
  const wanted = typed.trim();
  const search = usePaused(wanted, PAUSE_MILLISECONDS);
  const isAsked = wanted !== "" && Boolean(first.data?.next_cursor);
  const like = useQuery({ ...playersLikeQuery(search), enabled: isAsked && search !== "" });
  const { data, error, refetch, isPending, isPlaceholderData } = isAsked ? like : first;
  const isBehind = isAsked && (search !== wanted || isPlaceholderData);
  return { players: data?.items ?? [], isSearching: !error && (isPending || isBehind), error, refetch };
}
