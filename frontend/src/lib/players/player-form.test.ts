import { describe, expect, it } from "vitest";
import type { Player } from "../api/players";
import { changesIn } from "./player-form";

const player = {
  username: "Lynx Titan",
  board: "regular",
  detects_board: true,
  is_active: true,
  fetch_interval_minutes: null,
} as Player;

function form(changed: Record<string, string | undefined> = {}): FormData {
  const found = new FormData();
  const fields = { username: "Lynx Titan", interval: "", board: "auto", paused: undefined, ...changed };
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) found.set(name, value);
  return found;
}

describe("changesIn", () => {
  it("is empty as long as nothing is changed", () => {
    expect(changesIn(form(), player)).toEqual({});
    const chosen = { ...player, detects_board: false, fetch_interval_minutes: 5, is_active: false };
    expect(changesIn(form({ board: "regular", interval: "5", paused: "on" }), chosen)).toEqual({});
  });

  it.each([
    [{ username: " Lynx T " }, { username: "Lynx T" }],
    [{ interval: "45" }, { fetch_interval_minutes: 45 }],
    [{ board: "ironman" }, { board: "ironman" }],
    // The board it is on, but from now on chosen by hand.
    [{ board: "regular" }, { board: "regular" }],
    [{ paused: "on" }, { is_active: false }],
  ])("takes %o as %o", (fields, changes) => expect(changesIn(form(fields), player)).toEqual(changes));

  it("goes back to the schedule with an empty interval", () => {
    expect(changesIn(form(), { ...player, fetch_interval_minutes: 45 })).toEqual({ fetch_interval_minutes: null });
  });
});
