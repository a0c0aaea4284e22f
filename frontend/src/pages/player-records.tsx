import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { recordColumns } from "../components/looks/record-columns";
import { Card } from "../components/ui/card";
import { DataTable } from "../components/ui/data-table";
import { Empty } from "../components/ui/notice";
import { QueryView } from "../components/ui/query-view";
import { recordsQuery } from "../lib/api/player-log";
import { recordsByMetric } from "../lib/progress/records";

/** The most that was gained of each metric in each period. */
export function PlayerRecordsPage() {
  const { username = "" } = useParams();
  const query = useQuery(recordsQuery(username));
  return (
    <Card title="Records">
      <p className="mb-3 text-sm text-muted">
        The most that was gained between two looks at most so far apart. Each leads to the time in which it was set.
      </p>
      <QueryView query={query} lines={12}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="There is no record yet.">The first gain between two looks will be one.</Empty>
          ) : (
            <DataTable
              caption={`Records of ${username}`}
              columns={recordColumns(username)}
              rows={recordsByMetric(items)}
              rowKey={([metric]) => metric}
            />
          )
        }
      </QueryView>
    </Card>
  );
}
