import { playerKey } from "../api/players";
import { parseAsArrayOf, parseAsString, useQueryState } from "nuqs";

export const MOST = 6;

const NAMES = parseAsArrayOf(parseAsString).withDefault([]).withOptions({ history: "push" });

/** Who is compared, in the address: each once, six at most. The last are those that are too many. */
export function useComparedPlayers(): [string[], (names: string[]) => void, string[]] {
  const [names, setNames] = useQueryState("players", NAMES);
  const each = [...new Set(names)];
  return [each.slice(0, MOST), (chosen) => void setNames(chosen), each.slice(MOST)];
}

/** The player of a name, however it is written; undefined if there is none. */
export function playerNamed<Named extends { username: string }>(players: Named[], name: string): Named | undefined {
  const [, key] = playerKey(name);
  return players.find(({ username }) => playerKey(username)[1] === key);
}
