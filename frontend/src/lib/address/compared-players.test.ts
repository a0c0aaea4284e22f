import { expect, it } from "vitest";
import { playerNamed } from "./compared-players";

it("finds a player by its name, however it is written", () => {
  const players = [{ username: "Iron Ida" }, { username: "Wood Elf" }];
  expect(playerNamed(players, " iron_ida ")).toBe(players[0]);
  expect(playerNamed(players, "Iron")).toBeUndefined();
});
