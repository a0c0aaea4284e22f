import type { PlayerEvent } from "../api/players";
import { type Board, boardName } from "../players/boards";
import { REASONS, RESOLUTIONS } from "./quarantine-words";

type Resolution = keyof typeof RESOLUTIONS;
type Detail = Record<string, unknown>;

const WORDS: Record<string, (detail: Detail) => string> = {
  added: ({ board, split_from }) =>
    split_from
      ? "Tracked anew: another character had the name before"
      : `Tracking began, on the ${boardOf(board)} board`,
  renamed: ({ before, after }) => `Renamed from ${String(before)} to ${String(after)}`,
  board_changed: ({ before, after, detected }) =>
    `Moved from ${boardOf(before)} to ${boardOf(after)}, ${detected ? "as its looks show" : "by hand"}`,
  not_found: () => "Not found on the hiscores any more",
  found_again: () => "Found on the hiscores again",
  quarantined: ({ reason }) => `Put aside: ${reasonOf(reason)}`,
  quarantine_closed: ({ resolution }) => `No longer put aside (${RESOLUTIONS[resolution as Resolution]})`,
  quarantine_reopened: () => "A decision about looks that were put aside was taken back",
  split: ({ username }) => `Archived: ${String(username)} is another character now`,
};

/** What happened to a player besides progress, as a sentence. */
export function playerEventInWords({ kind, detail }: PlayerEvent): string {
  return WORDS[kind]?.(detail) ?? kind.replaceAll("_", " ");
}

function reasonOf(reason: unknown): string {
  return (REASONS[reason as keyof typeof REASONS]?.title ?? String(reason)).toLowerCase();
}

function boardOf(slug: unknown): string {
  return boardName(slug as Board).toLowerCase();
}
