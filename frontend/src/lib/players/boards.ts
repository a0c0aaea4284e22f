import type { Schemas } from "../api/client";

export type Board = Schemas["Board"];

const NAMES: Record<Board, string> = {
  regular: "Regular",
  ironman: "Ironman",
  hardcore: "Hardcore ironman",
  ultimate: "Ultimate ironman",
  skiller: "Skiller",
  one_defence: "One defence",
  deadman: "Deadman",
  seasonal: "Seasonal",
  tournament: "Tournament",
  fresh_start: "Fresh start",
};

export const BOARDS = Object.keys(NAMES) as Board[];

export function boardName(board: Board): string {
  return NAMES[board];
}
