import type { ReactNode } from "react";
import { isRanked, unitOf } from "../../lib/metrics/measures";
import { exactNumber, sign } from "../../lib/metrics/numbers";
import { certainty, type GainRow } from "../../lib/progress/gains";
import { Amount, Rank } from "../ui/amounts";

/** What a metric gained, to the last digit, and where it stood at the start and at the end. */
export function MetricFacts({ row }: { row: GainRow }) {
  const { start, end } = row;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
      {(row.gained !== 0 || !row.first_known) && <Fact name="Gained">{gainedWords(row)}</Fact>}
      <Fact name="Value">
        <Exact value={start.value} /> <To /> <Exact value={end.value} />
      </Fact>
      {end.level !== null && (
        <Fact name="Level">
          {start.level ?? "unknown"} <To /> {end.level}
        </Fact>
      )}
      {isRanked(row.measure) && (
        <Fact name="Rank">
          <Rank rank={start.rank} /> <To /> <Rank rank={end.rank} />
        </Fact>
      )}
    </dl>
  );
}

function gainedWords(row: GainRow): string {
  const amount = `${sign(row.gained)}${exactNumber(row.gained)} ${unitOf(row.measure)}`;
  return row.exact ? amount : `${amount}, ${certainty(row)}`;
}

function Exact({ value }: { value: number | null }) {
  return value === null ? <Amount value={null} /> : exactNumber(value);
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="tabular-nums">{children}</dd>
    </>
  );
}

function To() {
  return (
    <>
      <span aria-hidden="true">→</span>
      <span className="sr-only">to</span>
    </>
  );
}
