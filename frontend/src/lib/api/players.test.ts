import { expect, it } from "vitest";
import { playerKey } from "./players";

it("is one key for all ways to write a name", () => {
  for (const name of ["Lynx Titan", "lynx_titan", "LYNX-TITAN"])
    expect(playerKey(name)).toEqual(["player", "lynx titan"]);
});
