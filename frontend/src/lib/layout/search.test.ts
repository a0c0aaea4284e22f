import { expect, it } from "vitest";
import { found, type Place } from "./search";

const places: Place[] = ["Iron Zezima", "Azez", "Zezima", "Plain-Jane"].map((name) => ({
  kind: "Player",
  name,
  to: name,
}));

it.each([
  ["ZEZ", ["Zezima", "Iron Zezima", "Azez"]],
  ["plain jane", ["Plain-Jane"]],
  ["plain_j", ["Plain-Jane"]],
  ["nobody", []],
  ["", ["Iron Zezima", "Azez", "Zezima", "Plain-Jane"]],
])("finds for %j: %j", (typed, names) => expect(found(places, typed).map(({ name }) => name)).toEqual(names));

it("shows a dozen at most", () => {
  const many = Array.from({ length: 30 }, (_, place): Place => ({ kind: "Page", name: `a ${String(place)}`, to: "" }));
  expect(found(many, "a")).toHaveLength(12);
});
