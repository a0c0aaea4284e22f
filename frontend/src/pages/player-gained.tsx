import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { PeriodPicker } from "../components/periods/period-picker";
import { Gains } from "../components/progress/gains";
import { QueryView } from "../components/ui/query-view";
import { usePeriod } from "../lib/address/period-address";
import { gainedQuery } from "../lib/api/progress";
import { useNow } from "../lib/time/now";
import { askedSpan } from "../lib/time/periods";

/** What a player gained of everything in a time. */
export function PlayerGainedPage() {
  const { username = "" } = useParams();
  const [period, choosePeriod] = usePeriod("week");
  const asked = askedSpan(period, useNow());
  const found = useQuery(gainedQuery(username, asked));
  return (
    <div className="space-y-4">
      <PeriodPicker period={period} onChoose={choosePeriod} />
      <QueryView query={found} lines={12}>
        {(progress) => (
          <Gains progress={progress} asked={asked} isStale={found.isPlaceholderData} onPeriod={choosePeriod} />
        )}
      </QueryView>
    </div>
  );
}
