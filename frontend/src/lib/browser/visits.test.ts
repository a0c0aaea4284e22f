import { expect, it } from "vitest";
import { visitAt } from "./visits";

const MINUTE = 60_000;

it("knows of no visit before the first", () => expect(visitAt(null, 100)).toEqual({ before: null, seen: 100 }));

it("keeps to the visit before when a page is loaded again", () => {
  const visit = { before: 5, seen: 100 * MINUTE };
  expect(visitAt(visit, 130 * MINUTE)).toEqual({ before: 5, seen: 130 * MINUTE });
});

it("begins a new visit after half an hour away, and remembers when the last one ended", () => {
  const visit = { before: 5, seen: 100 * MINUTE };
  expect(visitAt(visit, 131 * MINUTE)).toEqual({ before: 100 * MINUTE, seen: 131 * MINUTE });
});

it("takes no look back for a clock that was set back", () => {
  expect(visitAt({ before: 5, seen: 100 }, 50)).toEqual({ before: 5, seen: 100 });
});
