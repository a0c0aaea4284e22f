import { useEffect, useState } from "react";
import { useNow } from "./now";
import { stored } from "./stored";

interface Visit {
  /** When the visit before ended; null on the first. In milliseconds, as all times here. */
  before: number | null;
  /** When somebody looked last. */
  seen: number;
}

const KEY = "visit";
/** Who comes back later than this has been away; a reload is no new visit. */
const AWAY = 30 * 60_000;

/** The visit that a look now belongs to. */
export function visitAt(known: Visit | null, now: number): Visit {
  if (known === null) return { before: null, seen: now };
  const isNew = now - known.seen > AWAY;
  return { before: isNew ? known.seen : known.before, seen: Math.max(now, known.seen) };
}

/** When somebody looked here last, before now; null if never in this browser. */
export function useLastVisit(): Date | null {
  const now = useNow();
  const [before] = useState(() => visitAt(read(), Date.now()).before);
  useEffect(() => {
    // The visit goes on as long as the page is seen: the clock stands still while it is not.
    localStorage.setItem(KEY, JSON.stringify(visitAt(read(), now.getTime())));
  }, [now]);
  return before === null ? null : new Date(before);
}

function read(): Visit | null {
  return stored(localStorage.getItem(KEY), isVisit);
}

function isVisit(value: unknown): value is Visit {
  const { before, seen } = (value ?? {}) as Partial<Visit>;
  return isTime(seen) && (before === null || isTime(before));
}

function isTime(value: unknown): boolean {
  return typeof value === "number" && !Number.isNaN(new Date(value).getTime());
}
