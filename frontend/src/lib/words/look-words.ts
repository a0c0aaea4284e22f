import type { LookResult } from "../api/looks";
import { exactNumber, sign } from "../metrics/numbers";
import { outcomeName } from "./look-outcomes";

/** What came of a look, in a few words: "+12,345 XP", "no change", "hiscores down, retry in 30 s".
 * `gained` is the experience it saw, if known; `wait` how many seconds are left of those that were asked for. */
export function lookInWords(result: LookResult, gained: number | null, wait: number): string {
  const word = result.outcome === "success" ? success(result, gained) : outcomeName(result.outcome).toLowerCase();
  if (wait > 0) return `${word}, retry in ${String(wait)} s`;
  return result.outcome === "skipped" && result.error ? result.error : word;
}

function success({ changes }: LookResult, gained: number | null): string {
  if (gained) return `${sign(gained)}${exactNumber(gained)} XP`;
  if (changes === 0) return "only ranks moved";
  return changes === 1 ? "1 value changed" : `${String(changes)} values changed`;
}
