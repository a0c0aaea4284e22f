import type { Look } from "../../lib/api/player-log";
import { exactNumber } from "../../lib/metrics/numbers";
import { isGood, outcomeOf } from "../../lib/words/look-outcomes";
import type { Column } from "../ui/data-table";
import { At } from "../ui/when";

const COLUMNS: Column<Look>[] = [
  { key: "at", label: "Look", cell: ({ at }) => <At at={at} /> },
  { key: "outcome", label: "Outcome", cell: (look) => <Outcome look={look} /> },
  { key: "changes", label: "Values changed", isNumber: true, cell: ({ changes }) => exactNumber(changes) },
  { key: "took", label: "Took", isNumber: true, cell: ({ duration_ms }) => `${exactNumber(duration_ms)} ms` },
];

const WHY: Column<Look> = {
  key: "why",
  label: "Why",
  cell: ({ error }) => error && <span className="inline-block max-w-prose min-w-60 whitespace-normal">{error}</span>,
};

/** Reasons take room only where there are any. */
export function lookColumns(looks: Look[]): Column<Look>[] {
  return looks.some(({ error }) => error !== null) ? [...COLUMNS, WHY] : COLUMNS;
}

function Outcome({ look }: { look: Look }) {
  return (
    <span className={isGood(look) ? "" : "font-medium text-warn"}>
      {isGood(look) ? "" : "⚠ "}
      {outcomeOf(look)}
    </span>
  );
}
