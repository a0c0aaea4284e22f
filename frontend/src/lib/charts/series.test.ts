import { describe, expect, it } from "vitest";
import { cumulative, extent, filled, valueAt } from "./series";

const steps = [
  { at: 10, value: 1 },
  { at: 30, value: 5 },
  { at: 60, value: null },
];

describe("valueAt", () => {
  it.each([
    [9, null],
    [10, 1],
    [29, 1],
    [30, 5],
    [60, null],
    [99, null],
  ])("at %d it is %s", (at, value) => expect(valueAt(steps, at)).toBe(value));
});

describe("filled", () => {
  it("carries each value forward to wherever another series moves", () => {
    const other = { steps: [{ at: 20, value: 7 }], gaps: [] };
    const rows = filled([{ steps, gaps: [] }, other], 10, 40);
    expect(rows.map(({ at, known }) => [at, ...known])).toEqual([
      [10, 1, null],
      [20, 1, 7],
      [30, 5, 7],
      [40, 5, 7],
    ]);
  });

  it("begins with the value carried into the start, and leaves out what lies outside", () => {
    expect(filled([{ steps, gaps: [] }], 35, 50).map(({ at, known }) => [at, ...known])).toEqual([
      [35, 5],
      [50, 5],
    ]);
  });

  it("knows nothing inside a gap, and bridges it from its last look to its next", () => {
    const rows = filled(
      [
        { steps, gaps: [{ start: 15, end: 30 }] },
        { steps: [{ at: 20, value: 7 }], gaps: [] },
      ],
      10,
      50,
    );
    expect(rows.map(({ at, known, bridge }) => [at, known[0], bridge[0]])).toEqual([
      [10, 1, null],
      [15, 1, 1],
      [20, null, 1],
      [22.5, null, 1],
      [30, 5, 5],
      [50, 5, null],
    ]);
  });

  it("takes one gap after the other", () => {
    const gaps = [
      { start: 10, end: 12 },
      { start: 14, end: 16 },
    ];
    const rows = filled([{ steps: [{ at: 5, value: 1 }], gaps }], 0, 20);
    expect(rows.map(({ at, known, bridge }) => [at, known[0], bridge[0]])).toEqual([
      [0, null, null],
      [5, 1, null],
      [10, 1, 1],
      [11, null, 1],
      [12, 1, 1],
      [14, 1, 1],
      [15, null, 1],
      [16, 1, 1],
      [20, 1, null],
    ]);
  });

  it("walks through five series of 20,000 steps at once", () => {
    const long = Array.from({ length: 20_000 }, (_, at) => ({ at, value: at }));
    const rows = filled(
      Array.from({ length: 5 }, () => ({ steps: long, gaps: [] })),
      0,
      19_999,
    );
    expect(rows).toHaveLength(20_000);
    expect(rows.at(-1)?.known).toEqual(Array(5).fill(19_999));
  });
});

it("sums up", () => {
  expect(cumulative([2, 3, 1])).toEqual([2, 5, 6]);
  expect(cumulative([])).toEqual([]);
});

it("finds the least and the greatest of what is known", () => {
  expect(extent([3, null, -1])).toEqual([-1, 3]);
  expect(extent([null])).toBeNull();
});
