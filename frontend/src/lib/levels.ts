const MAX_LEVEL = 99;
const MAX_VIRTUAL_LEVEL = 126;
const MAX_EXPERIENCE = 200_000_000;

/** Experience at which level `index + 1` begins: floor(sum(floor(k + 300 * 2^(k/7)), k < level) / 4). */
const EXPERIENCE_OF_LEVEL = beginnings();

function beginnings(): number[] {
  let points = 0;
  const found = [0];
  for (let level = 1; level < MAX_VIRTUAL_LEVEL; level++) {
    points += Math.floor(level + 300 * 2 ** (level / 7));
    found.push(Math.floor(points / 4));
  }
  return found;
}

export const EXPERIENCE_OF_MAX_LEVEL = EXPERIENCE_OF_LEVEL[MAX_LEVEL - 1] as number;

export interface Progress {
  level: number;
  /** How much of the way from this level to the next goal is gone: 0 to 1. */
  share: number;
  /** Experience left until then; null if there is nothing left to reach. */
  left: number | null;
  /** "level 78", "200m": what comes next. */
  goal: string | null;
}

/** How far a skill is on its way to the next level: the game's, which end at 99, or virtual ones up to 126. */
export function progress(experience: number, isVirtual: boolean): Progress {
  const virtual = EXPERIENCE_OF_LEVEL.filter((begin) => begin <= experience).length;
  const isDone = isVirtual ? experience >= MAX_EXPERIENCE : virtual >= MAX_LEVEL;
  const level = isVirtual ? virtual : Math.min(virtual, MAX_LEVEL);
  if (isDone) return { level, share: 1, left: null, goal: null };
  const begin = EXPERIENCE_OF_LEVEL[virtual - 1] as number;
  const end = EXPERIENCE_OF_LEVEL[virtual] ?? MAX_EXPERIENCE;
  const goal = virtual < MAX_VIRTUAL_LEVEL ? `level ${String(virtual + 1)}` : "200m";
  return { level, share: (experience - begin) / (end - begin), left: end - experience, goal };
}
