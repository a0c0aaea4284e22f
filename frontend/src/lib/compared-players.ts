import { parseAsArrayOf, parseAsString, useQueryState } from "nuqs";

export const MOST = 6;

const NAMES = parseAsArrayOf(parseAsString).withDefault([]).withOptions({ history: "push" });

/** Who is compared, in the address: each once, six at most. */
export function useComparedPlayers(): [string[], (names: string[]) => void] {
  const [names, setNames] = useQueryState("players", NAMES);
  const shown = [...new Set(names)].slice(0, MOST);
  return [shown, (chosen) => void setNames(chosen)];
}
