import { expect, it } from "vitest";
import { isFirstReload } from "./new-release";

it("loads a page anew once for each build", () => {
  expect([isFirstReload("/a.js"), isFirstReload("/a.js")]).toEqual([true, false]);
  expect([isFirstReload("/b.js"), isFirstReload("/b.js")]).toEqual([true, false]);
});
