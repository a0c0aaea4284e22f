import { useNow } from "../../lib/time/now";
import { exactTime, relativeTime, shortTime } from "../../lib/time/time";
import { Tip } from "./tip";

/** "4 min ago", and exactly when, in local time, when it is pointed at. */
export function When({ at }: { at: string }) {
  const now = useNow();
  const instant = new Date(at);
  return (
    <time dateTime={at}>
      <Tip exact={exactTime(instant)}>{relativeTime(instant, now)}</Tip>
    </time>
  );
}

/** "25 Nov 2026, 14:03" in local time. */
export function At({ at }: { at: string }) {
  const instant = new Date(at);
  return (
    <time dateTime={at}>
      <Tip exact={exactTime(instant)}>{shortTime(instant)}</Tip>
    </time>
  );
}
