import { exactNumber } from "../../lib/metrics/numbers";
import { type ComparedRow, leaders } from "../../lib/players/comparison";
import { MetricName } from "../metrics/metric-name";
import { Amount, Gained } from "../ui/amounts";
import type { Column } from "../ui/data-table";

/** A metric, and each player's value, or gain, of it; whoever is ahead stands out. */
export function comparedColumns(names: string[], isGained: boolean): Column<ComparedRow>[] {
  return [
    { key: "metric", label: "Metric", cell: ({ slug }) => <MetricName slug={slug} /> },
    ...names.map((name, place) => ({
      key: name,
      label: name,
      isNumber: true,
      cell: (row: ComparedRow) => <Value row={row} place={place} isGained={isGained} />,
    })),
  ];
}

function Value({ row, place, isGained }: { row: ComparedRow; place: number; isGained: boolean }) {
  const value = row.values[place] ?? null;
  const level = row.levels[place] ?? null;
  const isAhead = leaders(row.values)[place];
  return (
    <span className={isAhead ? "font-semibold" : ""}>
      {isAhead && <span className="text-accent">◆ </span>}
      {isGained ? (
        <Gained value={value} />
      ) : (
        <>
          {level !== null && <span className="text-muted">{exactNumber(level)} · </span>}
          <Amount value={value} />
        </>
      )}
    </span>
  );
}
