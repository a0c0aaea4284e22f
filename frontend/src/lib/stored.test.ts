import { renderHook } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { isSignedIn } from "./api/tokens";
import { usePins } from "./pins";
import { useLastVisit } from "./visits";

const UNREADABLE = ["", "{", "null", "5", '"text"', "[5]", "{}", '{"access":1}', '{"before":1e300,"seen":5}', "[null]"];

beforeEach(() => localStorage.clear());

it.each(UNREADABLE)("takes %j for nothing stored, whatever it should be", (text) => {
  for (const key of ["session", "pinned", "visit"]) localStorage.setItem(key, text);
  expect(isSignedIn()).toBe(false);
  expect(renderHook(usePins).result.current.pins).toEqual([]);
  expect(renderHook(useLastVisit).result.current).toBeNull();
});

it("finds what was stored", () => {
  localStorage.setItem("session", '{"access":"a","refresh":"b","expires":5}');
  localStorage.setItem("pinned", '["Zezima"]');
  localStorage.setItem("visit", '{"before":null,"seen":5}');
  expect(isSignedIn()).toBe(true);
  expect(renderHook(usePins).result.current.pins).toEqual(["Zezima"]);
  expect(renderHook(useLastVisit).result.current).toEqual(new Date(5));
});
