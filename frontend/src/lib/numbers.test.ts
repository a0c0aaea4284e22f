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

it("shows every digit of an exact number", () => expect(exactNumber(4_812_345_678)).toBe("4,812,345,678"));

it("puts a sign before gains and losses, none before nothing", () => {
  expect([sign(5) + exactNumber(5), sign(0) + exactNumber(0), sign(-5) + exactNumber(-5)]).toEqual(["+5", "0", "−5"]);
});
