import type { Gain } from "./api/gains";
import { exactNumber, sign } from "./numbers";

/** How far a gain is certain, in words; null if it is exact. */
export function certainty(gain: Gain): string | null {
  if (gain.exact) return null;
  const { at_least, at_most } = gain;
  if (at_least === null) return "not exact: it was not looked at when this time began or ended";
  const least = `${sign(at_least)}${exactNumber(at_least)}`;
  if (at_most === null) return `at least ${least}: what was there before the first look is not known`;
  return `between ${least} and ${sign(at_most)}${exactNumber(at_most)}: it was not looked at just when this time began or ended`;
}
