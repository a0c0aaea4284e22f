import type { Stretch } from "./series";

const SHORTEST = 60_000;

/** A span made longer or shorter by a factor around a moment of it, which stays where it is. */
export function zoomed({ start, end }: Stretch, factor: number, around = (start + end) / 2): Stretch {
  const length = Math.max((end - start) * factor, SHORTEST);
  const share = (around - start) / (end - start);
  return { start: around - length * share, end: around + length * (1 - share) };
}

/** A span moved by a part of its length. */
export function panned({ start, end }: Stretch, part: number): Stretch {
  const by = (end - start) * part;
  return { start: start + by, end: end + by };
}

/** The span after two fingers, which lay on two moments, have moved to two places (0 at its start, 1 at its end). Null
 * if they met. */
export function pinched({ start, end }: Stretch, from: [number, number], to: [number, number]): Stretch | null {
  if (Math.abs(to[1] - to[0]) < 0.01) return null;
  const momentAt = (place: number) => start + (end - start) * place;
  const scale = (momentAt(from[1]) - momentAt(from[0])) / (to[1] - to[0]);
  if (scale <= 0) return null;
  const begin = momentAt(from[0]) - scale * to[0];
  return { start: begin, end: begin + Math.max(scale, SHORTEST) };
}

/** A span moved, and if need be cut, so that it lies within another. */
export function within({ start, end }: Stretch, bounds: Stretch): Stretch {
  const length = Math.min(end - start, bounds.end - bounds.start);
  const begin = Math.min(Math.max(start, bounds.start), bounds.end - length);
  return { start: begin, end: begin + length };
}
