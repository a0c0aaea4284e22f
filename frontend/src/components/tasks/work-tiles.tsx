import { useQuery } from "@tanstack/react-query";
import { type Work, workQuery } from "../../lib/api/tasks";
import { duration } from "../../lib/time/time";
import { exactNumber } from "../../lib/metrics/numbers";
import { QueryView } from "../ui/query-view";
import { Stat } from "../ui/stat";

/** Whether polling works, at a glance: the hiscores, the budget, the workers, who waits. */
export function WorkTiles() {
  return (
    <QueryView query={useQuery(workQuery)} lines={3}>
      {(work) => (
        <dl className="grid grid-cols-2 gap-3 md:grid-cols-3 lg:grid-cols-5">
          <Stat label="Hiscores" note={hiscoresNote(work)}>
            {work.hiscores_paused === null ? "unknown" : work.hiscores_paused ? "✕ paused" : "✓ asked as usual"}
          </Stat>
          <Stat label="Requests this minute" note={`of ${exactNumber(work.request_budget_limit)} at most`}>
            {orUnknown(work.request_budget_used)}
          </Stat>
          <Stat label="Workers alive" note={work.workers === 0 ? "Start one: nothing is done without." : undefined}>
            {orUnknown(work.workers)}
          </Stat>
          <Stat label="In the queue" note={`${orUnknown(work.queue_pending)} being worked on`}>
            {orUnknown(work.queue_length)}
          </Stat>
          <Stat label="Longest wait" note="of whoever is due for a look">
            {work.lag_seconds === null ? "unknown" : work.lag_seconds < 1 ? "nobody waits" : duration(work.lag_seconds)}
          </Stat>
        </dl>
      )}
    </QueryView>
  );
}

function hiscoresNote(work: Work): string {
  if (work.hiscores_paused === null) return "Redis does not answer.";
  return work.hiscores_paused ? "They fail or asked us to wait; they are tried again by themselves." : "";
}

function orUnknown(number: number | null): string {
  return number === null ? "unknown" : exactNumber(number);
}
