import type { PlayerEvent } from "./api/players";
import { type Board, boardName } from "./boards";

type Detail = Record<string, unknown>;

const REASONS: Record<string, string> = {
  rollback: "values only fell, as when the game is set back",
  name_passed_on: "another character seems to have the name",
  left_iron_board: "it seems to have left its iron board",
  glitch: "values leapt further than is possible",
};

const RESOLUTIONS: Record<string, string> = {
  fitted: "a look fits the last good numbers again",
  overtaken: "the board of the player was changed",
  accepted: "the looks were accepted",
  discarded: "the looks were discarded",
  split: "the name was given to another character",
};

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
  quarantined: ({ reason }) => `Looks are put aside: ${REASONS[String(reason)] ?? String(reason)}`,
  quarantine_closed: ({ resolution }) =>
    `Looks are believed again: ${RESOLUTIONS[String(resolution)] ?? String(resolution)}`,
  quarantine_reopened: () => "A decision about looks that were put aside was taken back",
  split: ({ username }) => `Archived: ${String(username)} is another character now`,
};

/** What happened to a player besides progress, as a sentence. */
export function playerEventInWords({ kind, detail }: PlayerEvent): string {
  return WORDS[kind]?.(detail) ?? kind.replaceAll("_", " ");
}

function boardOf(slug: unknown): string {
  return boardName(slug as Board).toLowerCase();
}
