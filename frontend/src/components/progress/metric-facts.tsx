import type { ReactNode } from "react";
import type { GainRow } from "../../lib/gains";
import { unitOf } from "../../lib/measures";
import { Amount, Rank } from "../ui/amounts";

/** A metric at the start and at the end. */
export function MetricFacts({ row: { start, end, measure } }: { row: GainRow }) {
  const unit = unitOf(measure);
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
      <Fact
        name="Value"
        from={<Amount value={start.value} unit={unit} />}
        to={<Amount value={end.value} unit={unit} />}
      />
      {end.level !== null && <Fact name="Level" from={start.level ?? "unknown"} to={end.level} />}
      <Fact name="Rank" from={<Rank rank={start.rank} />} to={<Rank rank={end.rank} />} />
    </dl>
  );
}

function Fact({ name, from, to }: { name: string; from: ReactNode; to: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="tabular-nums">
        {from} <span aria-hidden="true">→</span>
        <span className="sr-only">to</span> {to}
      </dd>
    </>
  );
}
