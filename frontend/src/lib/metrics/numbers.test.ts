import { describe, expect, it } from "vitest";
import { compactNumber, exactNumber, sign } from "./numbers";

describe("compactNumber", () => {
  it.each([
    [0, "0"],
    [9_999, "9,999"],
    [10_000, "10.0k"],
    [99_999, "99.9k"],
    [100_000, "100k"],
    [999_999, "999k"],
    [1_000_000, "1.00m"],
    [13_034_430, "13.0m"],
    [199_999_999, "199m"],
    [4_800_000_000, "4.80b"],
    [-1_250_000, "−1.25m"],
  ])("shows %d as %s", (value, shown) => expect(compactNumber(value)).toBe(shown));
});

it("shows as many digits as tell an amount from its neighbour", () => {
  const axis = (from: number, step: number) => [0, 1, 2].map((place) => compactNumber(from + place * step, step));
  expect(axis(517_200_000, 50_000)).toEqual(["517.20m", "517.25m", "517.30m"]);
  expect(axis(4_610_000_000, 2_500_000)).toEqual(["4.610b", "4.612b", "4.615b"]);
  expect(axis(517_000_000, 1)).toEqual(["517,000,000", "517,000,001", "517,000,002"]);
  expect(axis(0, 100_000_000)).toEqual(["0", "100m", "200m"]);
});

it("shows every digit of an exact number", () => expect(exactNumber(4_812_345_678)).toBe("4,812,345,678"));

it("puts a sign before gains and losses, none before nothing", () => {
  expect([sign(5) + exactNumber(5), sign(0) + exactNumber(0), sign(-5) + exactNumber(-5)]).toEqual(["+5", "0", "−5"]);
});
