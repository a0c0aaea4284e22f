import type { Compared, Episode } from "../../lib/api/quarantine";
import { unitOf } from "../../lib/metrics/measures";
import { exactNumber } from "../../lib/metrics/numbers";
import { Gained } from "../ui/amounts";
import { type Column, DataTable } from "../ui/data-table";
import { Tip } from "../ui/tip";

/** What was believed before, beside what the first and the latest look of an episode showed. */
export function ComparedTable({ metrics, suspicions }: { metrics: Compared[]; suspicions: Episode["suspicions"] }) {
  const bounds = new Map(suspicions.map(({ metric, at_most }) => [metric, at_most]));
  const columns: Column<Compared>[] = [
    {
      key: "metric",
      label: "Metric",
      cell: ({ name, metric, suspicious }) => (
        <>
          {suspicious && (
            <Tip exact={`At most ${exactNumber(bounds.get(metric) ?? 0)} would have been believed.`}>⚠ </Tip>
          )}
          {name}
        </>
      ),
    },
    value("before", "Believed before"),
    value("first", "First look"),
    value("latest", "Latest look"),
    { key: "step", label: "Step", isNumber: true, cell: (compared) => <Step {...compared} /> },
  ];
  return <DataTable caption="What differs" columns={columns} rows={metrics} rowKey={({ metric }) => metric} />;
}

/** Exact, because differences may be small beside what they are differences of. */
function value(key: "before" | "first" | "latest", label: string): Column<Compared> {
  const shown = ({ [key]: seen }: Compared) => (seen.value === null ? "unknown" : exactNumber(seen.value));
  return { key, label, isNumber: true, cell: shown };
}

function Step({ before, latest, measure }: Compared) {
  if (before.value === null || latest.value === null) return null;
  return <Gained value={latest.value - before.value} unit={unitOf(measure)} />;
}
