import { describe, expect, it } from "vitest";
import { EXPERIENCE_OF_MAX_LEVEL, progress } from "./levels";

// The table everybody knows.
it.each([
  [0, 1],
  [82, 1],
  [83, 2],
  [101_333, 50],
  [737_627, 70],
  [13_034_430, 98],
  [13_034_431, 99],
  [14_391_160, 100],
  [188_884_740, 126],
])("makes virtual level of %d experience", (experience, level) => expect(progress(experience, true).level).toBe(level));

it("knows where 99 begins", () => expect(EXPERIENCE_OF_MAX_LEVEL).toBe(13_034_431));

describe("progress", () => {
  it("is the share of the way from one level to the next", () => {
    expect(progress(83, false)).toEqual({ level: 2, share: 0, left: 91, goal: "level 3" });
    expect(progress(128, false).share).toBeCloseTo(45 / 91);
  });

  it("ends at 99 in the game, and goes on with virtual levels", () => {
    expect(progress(13_034_431, false)).toEqual({ level: 99, share: 1, left: null, goal: null });
    expect(progress(13_034_431, true)).toEqual({ level: 99, share: 0, left: 1_356_729, goal: "level 100" });
  });

  it("goes from 126 to 200 million, and no further", () => {
    expect(progress(199_000_000, true)).toMatchObject({ level: 126, left: 1_000_000, goal: "200m" });
    expect(progress(200_000_000, true)).toEqual({ level: 126, share: 1, left: null, goal: null });
  });
});
