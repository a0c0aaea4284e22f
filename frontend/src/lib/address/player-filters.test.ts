import { expect, it } from "vitest";
import { filterOf, isFiltered } from "./player-filters";

it("asks for nothing in particular by default", () => {
  expect(filterOf({ search: " ", sort: "name", status: "all" })).toEqual({});
});

it("asks for paused players by whether they are active, for others by their status", () => {
  const asked = { search: " zez ", sort: "level" as const };
  expect(filterOf({ ...asked, status: "paused" })).toEqual({ search: "zez", sort: "level", is_active: false });
  expect(filterOf({ ...asked, status: "quarantined" })).toEqual({
    search: "zez",
    sort: "level",
    status: "quarantined",
  });
});

it("tells whether players may be left out", () => {
  expect(isFiltered({ search: " ", status: "all" })).toBe(false);
  expect(isFiltered({ search: "ida", status: "all" })).toBe(true);
  expect(isFiltered({ search: "", status: "paused" })).toBe(true);
});
