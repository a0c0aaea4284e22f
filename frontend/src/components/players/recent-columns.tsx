import type { Entry } from "../../lib/players/entries";
import { RECENT, type RecentGains } from "../../lib/progress/recent-gains";
import { Gain } from "../metrics/gain";
import { Gained } from "../ui/amounts";
import type { Column } from "../ui/data-table";

/** What was gained today, in 7 and in 30 days. */
export function recentColumns({ at, by }: RecentGains): Column<Entry>[] {
  return RECENT.map(({ name, label }) => ({
    key: name,
    label: label(at),
    isNumber: true,
    isSortable: true,
    cell: ({ metric }: Entry) => {
      const found = by[name];
      if (!found) return <span className="text-muted">…</span>;
      const gain = found.get(metric.slug);
      return gain ? <Gain of={gain} /> : <Gained value={null} why="no value of it was known in this time" />;
    },
  }));
}

/** What the table is sorted by, of a row. */
export function recentGain({ by }: RecentGains, key: string, slug: string): number | undefined {
  return RECENT.map(({ name }) => name === key && by[name]?.get(slug)?.gained).find((gained) => gained !== false);
}
