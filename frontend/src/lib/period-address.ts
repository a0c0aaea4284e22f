import { parseAsIsoDateTime, parseAsString, useQueryStates } from "nuqs";
import type { Period } from "./periods";

const PARTS = { period: parseAsString, start: parseAsIsoDateTime, end: parseAsIsoDateTime };

/** The period in the address, and how to go to another one: `?period=week`, or `?start=...&end=...`. The one that
 * is meant without either is left out. */
export function usePeriod(fallback: string): [Period, (period: Period) => void] {
  const [{ period, start, end }, go] = useQueryStates(PARTS, { history: "push" });
  const shown = start && end && start < end ? { start, end } : { name: period ?? fallback };
  const choose = (chosen: Period) => {
    if ("start" in chosen) void go({ period: null, start: chosen.start, end: chosen.end });
    else void go({ period: chosen.name === fallback ? null : chosen.name, start: null, end: null });
  };
  return [shown, choose];
}
