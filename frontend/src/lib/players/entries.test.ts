import { expect, it } from "vitest";
import type { Profile } from "../api/players";
import type { Metric } from "../metrics/metrics";
import { bossesOf, isDone, scoresOf, skillsOf } from "./entries";

const skill = (experience: number | null) => ({ experience, rank: null, reported: experience !== null }) as never;
const profile = {
  skills: { attack: skill(83), mining: skill(null), hitpoints: skill(1154), artistry: skill(5) },
  bosses: { zulrah: { kills: 7, rank: null, reported: false } },
  activities: {
    clue_scrolls_all: { score: 3, rank: 9, reported: true },
    rifts_closed: { score: 0, rank: null, reported: true },
  },
  unknown: { moons: { value: 2, rank: null, reported: true } },
} as unknown as Profile;
const metric = (slug: string, kind: Metric["kind"]) => [slug, { slug, name: slug, kind, minimum: null }] as const;
const metrics = new Map([metric("clue_scrolls_all", "clue"), metric("rifts_closed", "activity")]) as Map<
  string,
  Metric
>;

it("orders skills as the game does, and puts those that are new to us at the end", () => {
  const slugs = skillsOf(profile, metrics, false).map(({ metric: { slug } }) => slug);
  expect(slugs).toEqual(["attack", "hitpoints", "mining", "artistry"]);
});

it("keeps the unknown unknown", () => {
  const mining = skillsOf(profile, metrics, false).find(({ metric: { slug } }) => slug === "mining");
  expect(mining).toMatchObject({ value: null, progress: null, reported: false });
});

it("tells clues, activities and the unknown apart", () => {
  const slugs = (kind: "clue" | "activity" | "unknown") =>
    scoresOf(profile, metrics, kind).map((one) => one.metric.slug);
  expect([slugs("clue"), slugs("activity"), slugs("unknown")]).toEqual([
    ["clue_scrolls_all"],
    ["rifts_closed"],
    ["moons"],
  ]);
});

it("counts what has a value or a place as done, but not a zero", () => {
  expect(bossesOf(profile, metrics).map(isDone)).toEqual([true]);
  expect(scoresOf(profile, metrics, "activity").map(isDone)).toEqual([false]);
});
