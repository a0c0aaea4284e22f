import { unitOf } from "../../lib/metrics/measures";
import type { Entry } from "../../lib/players/entries";
import { Amount, Rank } from "../ui/amounts";
import { Tip } from "../ui/tip";

/** A value, and whether it is only the last one that was seen. */
export function KnownValue({ entry: { metric, value, reported } }: { entry: Entry }) {
  return (
    <>
      {value !== null && !reported && <Kept />}
      <Amount value={value} unit={unitOf(metric.measure)} why={whyUnknown(metric.minimum)} />
    </>
  );
}

export function KnownRank({ entry: { metric, rank, value } }: { entry: Entry }) {
  const isBelow = metric.minimum !== null && value !== null && value < metric.minimum;
  return isBelow ? <Rank rank={rank} why={`it is ranked from ${String(metric.minimum)}`} /> : <Rank rank={rank} />;
}

function Kept() {
  return (
    <Tip
      exact="kept: the latest look did not show it, so this is the last value that was seen"
      className="mr-1 text-xs text-muted italic"
    >
      kept
    </Tip>
  );
}

function whyUnknown(minimum: number | null): string {
  const from = minimum === null ? "" : ` They rank it from ${String(minimum)}.`;
  return `the hiscores never showed it, which does not mean that it is zero.${from}`;
}
