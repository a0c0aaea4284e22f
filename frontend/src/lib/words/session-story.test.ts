import { expect, it } from "vitest";
import type { PlaySession } from "../api/activity";
import { storyOf } from "./session-story";

type Gain = PlaySession["gains"][number];

function gain(metric: string, kind: Gain["kind"], gained: number, levels: number | null = null): Gain {
  const measure = kind === "boss" ? "kills" : "experience";
  return { metric, kind, measure, gained, value: 1000, level: levels === null ? null : 50, levels_gained: levels };
}

const session: PlaySession = {
  username: "Zezima",
  start: "2026-11-25T12:00:00Z",
  end: "2026-11-25T13:00:00Z",
  looks: 2,
  gains: [
    gain("overall", "overall", 300),
    gain("attack", "skill", 200, 1),
    gain("magic", "skill", 100, 0),
    gain("zulrah", "boss", 3),
  ],
  records: [
    { metric: "attack", measure: "experience", period: "month", gained: 900 },
    { metric: "zulrah", measure: "kills", period: "day", gained: 3 },
    { metric: "zulrah", measure: "kills", period: "week", gained: 9 },
  ],
};

it("tells the experience in all, the levels and the kills of a session", () => {
  const story = storyOf(session);
  expect(story.experience).toBe(300);
  expect(story.levels.map(({ metric }) => metric)).toEqual(["attack"]);
  expect(story.others.map(({ metric }) => metric)).toEqual(["zulrah"]);
});

it("tells one record of each metric, that of the shortest period, and those of short periods first", () => {
  const records = storyOf(session).records.map(({ metric, period }) => `${metric} ${period}`);
  expect(records).toEqual(["zulrah day", "attack month"]);
});

it("tells nothing of a session in which nothing was gained", () => {
  expect(storyOf({ ...session, gains: [], records: [] })).toEqual({
    experience: null,
    levels: [],
    others: [],
    records: [],
  });
});
