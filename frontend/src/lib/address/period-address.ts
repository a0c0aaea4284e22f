import { parseAsIsoDateTime, parseAsString, useQueryStates } from "nuqs";
import type { Period, Span } from "../time/periods";

const PARTS = { period: parseAsString, start: parseAsIsoDateTime, end: parseAsIsoDateTime };

/** The period in the address, and how to go to another one: `?period=week`, or `?start=...&end=...`. The one that
 * is meant without either is left out. */
export function usePeriod(fallback: string): [Period, (period: Period) => void] {
  const [{ period, start, end }, go] = useQueryStates(PARTS, { history: "push" });
  const shown = spanBetween(start, end) ?? { name: period ?? fallback };
  const choose = (chosen: Period) => {
    if ("start" in chosen) void go({ period: null, start: chosen.start, end: chosen.end });
    else void go({ period: chosen.name === fallback ? null : chosen.name, start: null, end: null });
  };
  return [shown, choose];
}

/** Whether the address has a start or an end that is not shown, since the two are no time. */
export function useHasNoSpan(): boolean {
  const [{ start, end }] = useQueryStates(PARTS);
  return (start !== null || end !== null) && spanBetween(start, end) === null;
}

function spanBetween(start: Date | null, end: Date | null): Span | null {
  return start && end && start < end ? { start, end } : null;
}
