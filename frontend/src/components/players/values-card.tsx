import { useEverything } from "../../lib/address/overview-address";
import { type Entry, isDone } from "../../lib/players/entries";
import type { RecentGains } from "../../lib/progress/recent-gains";
import { sorted } from "../../lib/tables/sorting";
import { useTableSorting } from "../../lib/tables/sorting-address";
import { KnownRank, KnownValue } from "../metrics/known-value";
import { MetricLink } from "../metrics/metric-link";
import { Card } from "../ui/card";
import { type Column, DataTable } from "../ui/data-table";
import { Empty } from "../ui/notice";
import { Toggle } from "../ui/toggle";
import { recentColumns, recentGain } from "./recent-columns";

interface Props {
  username: string;
  title: string;
  /** The name of the table in the address. */
  name: string;
  /** What the values are: "Kills". */
  measure: string;
  entries: Entry[];
  gains: RecentGains;
  isStale: boolean;
}

/** Bosses, clues, activities: with value, rank and what was gained. What is 0 or unknown is left out. */
export function ValuesCard({ title, entries, isStale, ...rest }: Props) {
  const [isEverything, setEverything] = useEverything();
  const shown = isEverything ? entries : entries.filter(isDone);
  return (
    <Card
      title={`${title} (${String(shown.length)})`}
      isStale={isStale || rest.gains.isStale}
      action={<Toggle label="Also 0 and unknown" isOn={isEverything} onChange={setEverything} />}
    >
      {shown.length > 0 ? (
        <Values {...rest} title={title} entries={shown} />
      ) : (
        <Empty title={`No ${title.toLowerCase()} are known to be done.`}>
          The first look that shows any takes them in by itself.
        </Empty>
      )}
    </Card>
  );
}

function Values({ username, title, name, measure, entries, gains }: Omit<Props, "isStale">) {
  const [sorting, setSorting] = useTableSorting(name);
  const rows = sorting ? sorted(entries, sorting.isDescending, (entry) => picked(entry, sorting.key, gains)) : entries;
  const columns: Column<Entry>[] = [
    {
      key: "name",
      label: "Name",
      isSortable: true,
      cell: ({ metric }) => <MetricLink metric={metric} username={username} />,
    },
    { key: "value", label: measure, isNumber: true, isSortable: true, cell: (entry) => <KnownValue entry={entry} /> },
    { key: "rank", label: "Rank", isNumber: true, isSortable: true, cell: (entry) => <KnownRank entry={entry} /> },
    ...recentColumns(gains),
  ];
  return (
    <DataTable
      caption={title}
      columns={columns}
      rows={rows}
      rowKey={({ metric }) => metric.slug}
      sorting={sorting}
      onSort={setSorting}
    />
  );
}

function picked({ metric, value, rank }: Entry, key: string, gains: RecentGains) {
  const own = { name: metric.name, value, rank };
  return key in own ? own[key as keyof typeof own] : recentGain(gains, key, metric.slug);
}
