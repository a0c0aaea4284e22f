import type { Profile } from "../api/players";
import { type Progress, progress } from "../metrics/levels";
import type { Metric } from "../metrics/metrics";

/** What is known of one metric of a player. */
export interface Entry {
  metric: Metric;
  value: number | null;
  rank: number | null;
  /** Whether the last look gave the value; if not, it is the last one that was seen. */
  reported: boolean;
}

export interface Skill extends Entry {
  /** Null while the experience is unknown. */
  progress: Progress | null;
}

/** Row by row, three in a row, as players know them. Skills that came later follow. */
const ORDER = [
  ...["attack", "hitpoints", "mining", "strength", "agility", "smithing", "defence", "herblore", "fishing"],
  ...["ranged", "thieving", "cooking", "prayer", "crafting", "firemaking", "magic", "fletching", "woodcutting"],
  ...["runecraft", "slayer", "farming", "construction", "hunter", "sailing"],
];

export function skillsOf(profile: Profile, metrics: Map<string, Metric>, isVirtual: boolean): Skill[] {
  const place = (slug: string) => (ORDER.includes(slug) ? ORDER.indexOf(slug) : ORDER.length);
  return Object.entries(profile.skills)
    .map(([slug, { experience, rank, reported }]) => ({
      metric: metrics.get(slug) ?? newlySeen(slug, "skill", "experience"),
      value: experience,
      rank,
      reported,
      progress: experience === null ? null : progress(experience, isVirtual),
    }))
    .sort((one, other) => place(one.metric.slug) - place(other.metric.slug));
}

export function bossesOf(profile: Profile, metrics: Map<string, Metric>): Entry[] {
  return Object.entries(profile.bosses).map(([slug, { kills, rank, reported }]) => ({
    metric: metrics.get(slug) ?? newlySeen(slug, "boss", "kills"),
    value: kills,
    rank,
    reported,
  }));
}

/** Clues, activities, and what no release of the program knew. */
export function scoresOf(
  profile: Profile,
  metrics: Map<string, Metric>,
  kind: "clue" | "activity" | "unknown",
): Entry[] {
  const known = Object.entries(profile.activities).map(([slug, { score, ...rest }]) => ({
    slug,
    value: score,
    ...rest,
  }));
  const others = Object.entries(profile.unknown).map(([slug, rest]) => ({ slug, ...rest }));
  return [...known, ...others]
    .map(({ slug, ...rest }) => ({ metric: metrics.get(slug) ?? newlySeen(slug, "unknown", "score"), ...rest }))
    .filter(({ metric }) => metric.kind === kind);
}

/** Whether anything is known to be done. */
export function isDone({ value, rank }: Entry): boolean {
  return (value ?? 0) > 0 || rank !== null;
}

/** A metric that appeared after the catalogue was read. */
function newlySeen(slug: string, kind: Metric["kind"], measure: Metric["measure"]): Metric {
  return {
    slug,
    name: slug.replaceAll("_", " "),
    kind,
    measure,
    minimum: null,
    is_monotonic: false,
    first_seen_at: null,
  };
}
