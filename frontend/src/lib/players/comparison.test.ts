import { expect, it } from "vitest";
import { growth, leaders, sideBySide } from "./comparison";

const jane = new Map([
  ["attack", { value: 500, level: 5 }],
  ["zulrah", { value: 0, level: null }],
  ["vorkath", { value: null, level: null }],
]);
const ida = new Map([
  ["attack", { value: 700, level: 6 }],
  ["zulrah", { value: null, level: null }],
  ["vorkath", { value: 3, level: null }],
]);

it("puts what anybody has side by side, in the order asked for", () => {
  expect(sideBySide([jane, ida], ["vorkath", "zulrah", "attack", "gone"])).toEqual([
    { slug: "vorkath", values: [null, 3], levels: [null, null] },
    { slug: "attack", values: [500, 700], levels: [5, 6] },
  ]);
});

it.each([
  [
    [1, 3, 2],
    [false, true, false],
  ],
  [
    [3, 3, 2],
    [true, true, false],
  ],
  [
    [3, 3],
    [false, false],
  ],
  [
    [null, 3],
    [false, true],
  ],
  [
    [null, null],
    [false, false],
  ],
])("says who is ahead of %j", (values, ahead) => expect(leaders(values)).toEqual(ahead));

it("counts growth from the first known value", () => {
  const steps = [null, 70, 70, 90, null].map((value, at) => ({ at, value }));
  expect(growth(steps).map(({ value }) => value)).toEqual([null, 0, 0, 20, null]);
});
