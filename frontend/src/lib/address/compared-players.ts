import { playerKey } from "../api/players";
import { parseAsArrayOf, parseAsString, useQueryState } from "nuqs";

export const MOST = 6;

const NAMES = parseAsArrayOf(parseAsString).withDefault([]).withOptions({ history: "push" });

/** Who is compared, in the address: each once, six at most. */
export function useComparedPlayers(): [string[], (names: string[]) => void] {
  const [names, setNames] = useQueryState("players", NAMES);
  const shown = [...new Set(names)].slice(0, MOST);
  return [shown, (chosen) => void setNames(chosen)];
}

/** The player of a name, however it is written; undefined if there is none. */
export function playerNamed<Named extends { username: string }>(players: Named[], name: string): Named | undefined {
  const [, key] = playerKey(name);
  return players.find(({ username }) => playerKey(username)[1] === key);
}
