import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import type { PlayerFilter, PlayerSort } from "../api/player-list";

export const SORTS: readonly { value: PlayerSort; label: string }[] = [
  { value: "name", label: "Name" },
  { value: "gained_today", label: "Gained today" },
  { value: "last_changed", label: "Last changed" },
  { value: "level", label: "Total level" },
  { value: "experience", label: "Experience" },
];

export const STATUSES = [
  { value: "all", label: "All" },
  { value: "active", label: "Active" },
  { value: "paused", label: "Paused" },
  { value: "not_found", label: "Not found" },
  { value: "quarantined", label: "Put aside" },
] as const;

export type StatusChoice = (typeof STATUSES)[number]["value"];

const PARTS = {
  search: parseAsString.withDefault(""),
  sort: parseAsStringLiteral(SORTS.map(({ value }) => value)).withDefault("name"),
  status: parseAsStringLiteral(STATUSES.map(({ value }) => value)).withDefault("all"),
};

/** Which players are listed, and in which order, in the address. */
export function usePlayerFilters() {
  return useQueryStates(PARTS, { history: "replace", limitUrlUpdates: { method: "debounce", timeMs: 150 } });
}

/** Whether some may be left out. */
export function isFiltered({ search, status }: { search: string; status: StatusChoice }): boolean {
  return search.trim() !== "" || status !== "all";
}

/** How the API is asked for them. */
export function filterOf(asked: { search: string; sort: PlayerSort; status: StatusChoice }): PlayerFilter {
  const { search, sort, status } = asked;
  return {
    ...(search.trim() && { search: search.trim() }),
    ...(sort !== "name" && { sort }),
    ...(status === "active" && { is_active: true }),
    ...(status === "paused" && { is_active: false }),
    ...((status === "not_found" || status === "quarantined") && { status }),
  };
}
