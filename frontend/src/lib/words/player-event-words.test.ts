import { expect, it } from "vitest";
import { playerEventInWords } from "./player-event-words";

it.each([
  ["renamed", { before: "Old Olga", after: "Nova Olga" }, "Renamed from Old Olga to Nova Olga"],
  [
    "board_changed",
    { before: "hardcore", after: "ironman", detected: true },
    "Moved from hardcore ironman to ironman, as its looks show",
  ],
  ["quarantined", { reason: "rollback", metrics: ["Mining"] }, "Put aside: looks like a rollback"],
  ["something_new", {}, "something new"],
])("tells of %s", (kind, detail, told) =>
  expect(playerEventInWords({ id: 1, at: "2026-11-25T12:00:00Z", kind, detail })).toBe(told),
);
