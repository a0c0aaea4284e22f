import type { MetricProgress } from "../../lib/api/progress";
import { certainty } from "../../lib/progress/gains";
import { exactNumber } from "../../lib/metrics/numbers";
import { unitOf } from "../../lib/metrics/measures";
import { Gained } from "../ui/amounts";
import { Tip } from "../ui/tip";

/** What was gained of a metric. A value that became known meanwhile is told as such: it was not gained. */
export function Gain({ of: gain }: { of: MetricProgress }) {
  if (gain.first_known && gain.gained === 0) return <FirstKnown value={gain.end.value} />;
  const since = gain.first_known ? "since it was first known" : null;
  const note = [since, gain.exact ? null : certainty(gain)].filter(Boolean).join("; ");
  return <Gained value={gain.gained} unit={unitOf(gain.measure)} note={note} />;
}

function FirstKnown({ value }: { value: number | null }) {
  const exact = `first known in this time${value === null ? "" : `, at ${exactNumber(value)}`}; nothing is known to be gained`;
  return (
    <Tip exact={exact} className="text-muted">
      first seen
    </Tip>
  );
}
