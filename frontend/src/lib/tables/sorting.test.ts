import { expect, it } from "vitest";
import { sorted } from "./sorting";

const pick = (row: number | null) => row;

it("sorts both ways, and puts what is not known last in both", () => {
  expect(sorted([3, null, 1, 2], false, pick)).toEqual([1, 2, 3, null]);
  expect(sorted([3, null, 1, 2], true, pick)).toEqual([3, 2, 1, null]);
});

it("sorts words as a dictionary does", () => {
  expect(sorted(["Zulrah", "artio", "Brutus"], false, (name) => name)).toEqual(["artio", "Brutus", "Zulrah"]);
});

it("leaves what it is given as it is", () => {
  const rows = [2, 1];
  sorted(rows, false, pick);
  expect(rows).toEqual([2, 1]);
});
