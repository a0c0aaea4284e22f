import type { Profile } from "../api/players";
import type { Step } from "../charts/series";

/** A metric of several players, in their order. Null: unknown. */
export interface ComparedRow {
  slug: string;
  values: (number | null)[];
  /** Of skills. */
  levels: (number | null)[];
}

export interface Known {
  value: number | null;
  level: number | null;
}

/** All values of a profile by metric. */
export function valuesOf(profile: Profile): Map<string, Known> {
  const { overall, skills, bosses, activities, unknown } = profile;
  return new Map<string, Known>([
    ["overall", { value: overall.experience, level: overall.level }],
    ...Object.entries(skills).map(([slug, { experience, level }]) => [slug, { value: experience, level }] as const),
    ...Object.entries(bosses).map(([slug, { kills }]) => [slug, { value: kills, level: null }] as const),
    ...Object.entries(activities).map(([slug, { score }]) => [slug, { value: score, level: null }] as const),
    ...Object.entries(unknown).map(([slug, { value }]) => [slug, { value, level: null }] as const),
  ]);
}

/** Players side by side: the metrics of which at least one has something. */
export function sideBySide(players: Map<string, Known>[], slugs: string[]): ComparedRow[] {
  return slugs
    .map((slug) => ({
      slug,
      values: players.map((player) => player.get(slug)?.value ?? null),
      levels: players.map((player) => player.get(slug)?.level ?? null),
    }))
    .filter(({ values }) => values.some((value) => value !== null && value !== 0));
}

/** Which of the values are the greatest; none if nobody is ahead of anybody. */
export function leaders(values: (number | null)[]): boolean[] {
  const known = values.filter((value) => value !== null);
  const most = Math.max(...known);
  const isAhead = known.some((value) => value < most) || known.length < values.length;
  return values.map((value) => isAhead && value === most);
}

/** What came on top of the first known value. */
export function growth(steps: Step[]): Step[] {
  const first = steps.find(({ value }) => value !== null)?.value ?? 0;
  return steps.map(({ at, value }) => ({ at, value: value === null ? null : value - first }));
}
