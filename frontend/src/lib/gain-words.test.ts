import { expect, it } from "vitest";
import type { Gain } from "./api/gains";
import { certainty } from "./gain-words";

const gain: Gain = { gained: 100, first_known: false, at_least: 90, at_most: 100, exact: false };

it("says nothing of what is exact", () => expect(certainty({ ...gain, at_least: 100, exact: true })).toBeNull());

it("says between what an inexact gain lies", () => expect(certainty(gain)).toMatch(/^between \+90 and \+100: /));

it("does not bound what nothing bounds", () => {
  expect(certainty({ ...gain, at_most: null })).toMatch(/^at least \+90: /);
  expect(certainty({ ...gain, at_least: null, at_most: null })).toMatch(/^not exact: /);
});
