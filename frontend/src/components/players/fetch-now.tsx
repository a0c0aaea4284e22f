import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { isOver, type LookResult, type Run, runQuery, seenGainQuery, startLook } from "../../lib/api/looks";
import { playerKey } from "../../lib/api/players";
import { useCountdown } from "../../lib/time/countdown";
import { lookInWords } from "../../lib/words/look-words";
import { Button } from "../ui/button";

/** Looks at a player now, and tells how it goes. */
export function FetchNow({ username }: { username: string }) {
  const queries = useQueryClient();
  const started = useMutation({ mutationFn: () => startLook(username) });
  const run = useQuery(runQuery(started.data?.task_id));
  const ended = run.data && isOver(run.data.state) ? run.data : null;
  useEffect(() => {
    if (ended) void queries.invalidateQueries({ queryKey: playerKey(username) });
  }, [ended, queries, username]);

  const isUnderWay = started.isPending || (started.isSuccess && !ended);
  const problem = started.error ?? (ended ? null : run.error);
  return (
    <div className="flex flex-wrap items-center">
      <Button kind="primary" className="w-28" isBusy={isUnderWay} onClick={() => started.mutate()}>
        {isUnderWay ? (run.data?.state === "running" ? "Fetching…" : "Queued…") : "Fetch now"}
      </Button>
      <p role="status" className="text-sm font-medium not-empty:ml-3">
        {problem?.message ?? (ended && <Outcome username={username} run={ended} endedAt={run.dataUpdatedAt} />)}
      </p>
    </div>
  );
}

interface OutcomeProps {
  username: string;
  run: Run;
  endedAt: number;
}

function Outcome({ username, run, endedAt }: OutcomeProps) {
  const result = run.result as LookResult | null;
  const hasChanges = result?.outcome === "success" && result.changes > 0;
  const gained = useQuery(seenGainQuery(username, hasChanges ? result.fetched_at : null));
  const wait = useCountdown(result?.retry_after ? endedAt + result.retry_after * 1000 : null);
  if (!result) return run.error ?? "The look failed; see the tasks.";
  if (hasChanges && gained.isPending) return null;
  return lookInWords(result, gained.data ?? null, wait);
}
