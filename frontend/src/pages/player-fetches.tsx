import { useInfiniteQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { CoverageStrip } from "../components/looks/coverage-strip";
import { lookColumns } from "../components/looks/look-columns";
import { LookSummary } from "../components/looks/look-summary";
import { PeriodPicker } from "../components/periods/period-picker";
import { Card } from "../components/ui/card";
import { DataTable } from "../components/ui/data-table";
import { More } from "../components/ui/more";
import { Empty } from "../components/ui/notice";
import { QueryView } from "../components/ui/query-view";
import { usePeriod } from "../lib/address/period-address";
import { looksQuery } from "../lib/api/player-log";

/** When somebody looked, what came of it, and how long it took. */
export function PlayerFetchesPage() {
  const { username = "" } = useParams();
  const [period, choose] = usePeriod("week");
  return (
    <div className="space-y-4">
      <Card title="Coverage" action={<PeriodPicker period={period} onChoose={choose} />}>
        <CoverageStrip username={username} period={period} />
      </Card>
      <Looks username={username} />
    </div>
  );
}

function Looks({ username }: { username: string }) {
  const query = useInfiniteQuery(looksQuery(username));
  return (
    <Card title="Looks">
      <QueryView query={query} lines={12}>
        {({ pages }) => {
          const looks = pages.flatMap(({ items }) => items);
          if (looks.length === 0) {
            return (
              <Empty title="No look is on record.">The log goes back a few days only; history stays for good.</Empty>
            );
          }
          return (
            <>
              <LookSummary looks={looks} />
              <DataTable
                caption={`Looks at ${username}`}
                columns={lookColumns(looks)}
                rows={looks}
                rowKey={({ at }) => at}
              />
            </>
          );
        }}
      </QueryView>
      <More query={query} />
    </Card>
  );
}
