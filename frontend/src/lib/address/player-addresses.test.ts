import { expect, it } from "vitest";
import { gainedAddress, lookBefore, notBefore } from "./player-addresses";

it.each([
  ["2026-11-25T12:00:00.123456Z", "2026-11-25T12:00:00.124Z"],
  ["2026-11-25T12:00:00.123000Z", "2026-11-25T12:00:00.123Z"],
  ["2026-11-25T12:00:00.999999Z", "2026-11-25T12:00:01.000Z"],
  ["2026-11-25T12:00:00Z", "2026-11-25T12:00:00.000Z"],
])("takes %s for %s", (at, date) => expect(notBefore(at).toISOString()).toBe(date));

it("names a player, a window and a metric in an address", () => {
  const window = { start: "2026-11-25T12:00:00.5Z", end: "2026-11-25T13:00:00.000001Z" };
  expect(gainedAddress("Lynx Titan", window, "attack")).toBe(
    "/players/Lynx%20Titan/gained?start=2026-11-25T12%3A00%3A00.500Z&end=2026-11-25T13%3A00%3A00.001Z&metric=attack",
  );
});

it("takes the latest of what changes reach back to for the look before", () => {
  const [recent, old] = [{ since: "2026-11-25T12:00:00.5Z" }, { since: "2026-11-20T12:00:00Z" }];
  expect(lookBefore([old, recent, { since: null }])).toBe(recent.since);
  expect(lookBefore([{ since: null }])).toBeNull();
});
