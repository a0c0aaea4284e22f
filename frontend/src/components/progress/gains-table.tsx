import { isRanked, unitOf } from "../../lib/metrics/measures";
import { exactNumber } from "../../lib/metrics/numbers";
import { certainty, type GainColumn, type GainRow } from "../../lib/progress/gains";
import { MetricIcon } from "../metrics/metric-icon";
import { Amount, Gained, Rank } from "../ui/amounts";
import { type Column, DataTable, type Sorting } from "../ui/data-table";
import { Tip } from "../ui/tip";

interface Props {
  caption: string;
  rows: GainRow[];
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
  chosen: string;
  onChoose: (metric: string) => void;
}

/** What each metric of a kind did; a click on one shows it in charts. */
export function GainsTable({ caption, rows, sorting, onSort, chosen, onChoose }: Props) {
  const hasLevels = rows.some(({ end }) => end.level !== null);
  const isSure = rows.every(({ exact, stale }) => exact && !stale);
  const columns = COLUMNS.filter(
    ({ key }) => (hasLevels || (key !== "levels" && key !== "level")) && (!isSure || key !== "sure"),
  );
  const metric: Column<GainRow> = {
    ...{ key: "metric", label: "Metric", isSortable: true },
    cell: ({ metric: slug, name, kind }) => (
      <button
        type="button"
        aria-pressed={slug === chosen}
        className="inline-flex min-h-10 items-center gap-2 text-left aria-pressed:font-semibold"
      >
        <MetricIcon slug={slug} name={name} kind={kind} />
        {name}
      </button>
    ),
  };
  return (
    <DataTable
      caption={caption}
      columns={[metric, ...columns]}
      rows={rows}
      rowKey={(row) => row.metric}
      sorting={sorting}
      onSort={onSort}
      chosenKey={chosen}
      onChoose={(row) => onChoose(row.metric)}
    />
  );
}

type GainTableColumn = Column<GainRow> & { key: GainColumn | "sure" };

const NO_RANKS = "It was not ranked at the start or at the end, or on another board.";

const COLUMNS: GainTableColumn[] = [
  number("gained", "Gained", (row) => <GainedCell row={row} />),
  { key: "sure", label: "How sure", cell: (row) => <Certainty row={row} /> },
  number("per_hour", "Per hour", (row) => <PerHour row={row} />),
  number("levels", "Levels", (row) => <Levels row={row} />),
  number("ranks", "Ranks", (row) => <Ranks row={row} />),
  number("value", "Value", ({ end, measure }) => <Amount value={end.value} unit={unitOf(measure)} />),
  number("level", "Level", ({ end }) => end.level ?? "–"),
  number("rank", "Rank", ({ end, measure }) => (isRanked(measure) ? <Rank rank={end.rank} /> : "–")),
];

function number(key: GainColumn, label: string, cell: Column<GainRow>["cell"]): GainTableColumn {
  return { key, label, isNumber: true, isSortable: true, cell };
}

/** A first known value is where counting begins: not itself a gain. */
function GainedCell({ row: { gained, first_known, measure, end } }: { row: GainRow }) {
  const known = end.value === null ? "" : ` It is ${exactNumber(end.value)} ${unitOf(measure)} at the end.`;
  return (
    <span className="inline-flex gap-2">
      {first_known && (
        <Tip exact={`Nothing was known at the start; what came before the first known value is not counted.${known}`}>
          first known
        </Tip>
      )}
      {(gained !== 0 || !first_known) && <Gained value={gained} unit={unitOf(measure)} />}
    </span>
  );
}

function PerHour({ row: { perHour, measure } }: { row: GainRow }) {
  if (perHour === null) return <Gained value={null} />;
  const shown = Math.abs(perHour) < 100 ? Number(perHour.toPrecision(2)) : Math.round(perHour);
  return <Amount value={shown} unit={`${unitOf(measure)} an hour`} />;
}

function Levels({ row: { end, levels_gained } }: { row: GainRow }) {
  if (end.level === null) return "–";
  return <Gained value={levels_gained} unit="levels" why="Its level at the start is not known." />;
}

function Ranks({ row: { ranks_gained, measure } }: { row: GainRow }) {
  return isRanked(measure) ? <Gained value={ranks_gained} unit="places" why={NO_RANKS} /> : "–";
}

function Certainty({ row }: { row: GainRow }) {
  return (
    <span className="inline-block w-36 py-1 text-muted whitespace-normal">
      {certainty(row)}
      {row.stale && (
        <Tip exact="The last look was long before the end, or did not show it."> · not looked at lately</Tip>
      )}
    </span>
  );
}
