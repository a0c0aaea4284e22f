import { expect, it } from "vitest";
import { panned, pinched, within, zoomed } from "./zoom";

const HOUR = 3_600_000;
const span = { start: 0, end: 10 * HOUR };

it("zooms around the middle, or around a moment that stays where it is", () => {
  expect(zoomed(span, 0.5)).toEqual({ start: 2.5 * HOUR, end: 7.5 * HOUR });
  expect(zoomed(span, 0.5, 2 * HOUR)).toEqual({ start: HOUR, end: 6 * HOUR });
  expect(zoomed(span, 2)).toEqual({ start: -5 * HOUR, end: 15 * HOUR });
});

it("shows no less than a minute", () => {
  const { start, end } = zoomed({ start: 0, end: 70_000 }, 0.1);
  expect(end - start).toBe(60_000);
});

it("moves by a part of what is shown", () =>
  expect(panned(span, -0.25)).toEqual({ start: -2.5 * HOUR, end: 7.5 * HOUR }));

it("keeps the moments under two fingers under them", () => {
  expect(pinched(span, [0.4, 0.6], [0.2, 0.8])).toEqual({
    start: expect.closeTo((10 * HOUR) / 3, 0) as number,
    end: expect.closeTo((20 * HOUR) / 3, 0) as number,
  });
  expect(pinched(span, [0.2, 0.8], [0.4, 0.6])?.start).toBeCloseTo(-10 * HOUR, 0);
  expect(pinched(span, [0.4, 0.6], [0.5, 0.5])).toBeNull();
  expect(pinched(span, [0.4, 0.6], [0.6, 0.4])).toBeNull();
});

it.each([
  ["inside", { start: 2, end: 4 }, { start: 2, end: 4 }],
  ["over the end", { start: 8, end: 12 }, { start: 6, end: 10 }],
  ["before the start", { start: -3, end: 1 }, { start: 0, end: 4 }],
  ["too long", { start: -5, end: 30 }, { start: 0, end: 10 }],
])("keeps a span within bounds: %s", (_, asked, kept) => expect(within(asked, { start: 0, end: 10 })).toEqual(kept));
