import { Link } from "react-router";
import { gainedAddress } from "../../lib/address/player-addresses";
import type { GainRecord } from "../../lib/api/player-log";
import { unitOf } from "../../lib/metrics/measures";
import { PERIOD_NAMES, type RecordsOfMetric } from "../../lib/progress/records";
import { MetricName } from "../metrics/metric-name";
import { Gained } from "../ui/amounts";
import type { Column } from "../ui/data-table";
import { When } from "../ui/when";

type Row = [string, RecordsOfMetric];

const PERIODS = Object.keys(PERIOD_NAMES) as GainRecord["period"][];

/** A metric, and its record of each period. */
export function recordColumns(username: string): Column<Row>[] {
  return [
    { key: "metric", label: "Metric", cell: ([metric]) => <MetricName slug={metric} /> },
    ...PERIODS.map((period) => ({
      key: period,
      label: PERIOD_NAMES[period],
      cell: ([, records]: Row) => <RecordCell record={records[period]} username={username} />,
    })),
  ];
}

function RecordCell({ record, username }: { record: GainRecord | undefined; username: string }) {
  if (!record) return <span className="text-muted">none</span>;
  return (
    <span className="inline-flex items-center gap-2">
      <Link to={gainedAddress(username, record, record.metric)} className="inline-flex min-h-10 items-center underline">
        <Gained value={record.gained} unit={unitOf(record.measure)} />
      </Link>
      <span className="text-muted">
        <When at={record.end} />
      </span>
    </span>
  );
}
