import { useMetrics } from "../../lib/metrics/metrics";
import { type Known, sideBySide } from "../../lib/players/comparison";
import { Card } from "../ui/card";
import { DataTable } from "../ui/data-table";
import { Empty } from "../ui/notice";
import { Skeleton } from "../ui/skeleton";
import { comparedColumns } from "./compared-columns";
import type { Compared } from "./compared-queries";

interface Props {
  names: string[];
  values: Compared<Map<string, Known>>;
  isGained: boolean;
}

/** Players side by side. */
export function ComparedTable({ names, values, isGained }: Props) {
  const slugs = [...useMetrics().keys()];
  if (!values.players) return values.errors.length > 0 ? null : <Skeleton lines={12} />;
  const rows = sideBySide(values.players, slugs);
  return (
    <Card title="Side by side" isStale={values.isStale}>
      {rows.length === 0 ? (
        <Empty title="Nobody gained anything then.">Choose a longer time.</Empty>
      ) : (
        <DataTable
          caption={`${names.join(", ")} side by side`}
          columns={comparedColumns(names, isGained)}
          rows={rows}
          rowKey={({ slug }) => slug}
        />
      )}
    </Card>
  );
}
