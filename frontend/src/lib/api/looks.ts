import { queryOptions, skipToken } from "@tanstack/react-query";
import { answer, api, type Schemas } from "./client";
import { playerKey } from "./players";

export type Run = Schemas["TaskResult"];

/** What came of a look, as the run of its task tells it. */
export interface LookResult {
  outcome: Schemas["LookOut"]["outcome"];
  fetched_at: string | null;
  changes: number;
  error: string | null;
  /** Seconds the hiscores, or the budget of requests, ask to wait. */
  retry_after: number | null;
}

const POLL_MILLISECONDS = 500;

export function startLook(username: string) {
  return answer(api.POST("/api/v1/players/{username}/fetch", { params: { path: { username } } }));
}

/** A run, followed until it ends. */
export function runQuery(task_id: string | undefined) {
  return queryOptions({
    queryKey: ["run", task_id],
    queryFn: task_id
      ? ({ signal }) => answer(api.GET("/api/v1/tasks/{task_id}", { params: { path: { task_id } }, signal }))
      : skipToken,
    refetchInterval: ({ state }) => (state.data && isOver(state.data.state) ? false : POLL_MILLISECONDS),
  });
}

export function isOver(state: Run["state"]): boolean {
  return state === "finished" || state === "failed";
}

/** The experience that the look of this moment saw gained; null if it is not the latest that changed anything. */
export function seenGainQuery(username: string, fetched_at: string | null) {
  return queryOptions({
    queryKey: [...playerKey(username), "seen", fetched_at],
    queryFn: fetched_at ? ({ signal }) => seenGain(username, fetched_at, signal) : skipToken,
    staleTime: Infinity,
  });
}

async function seenGain(username: string, fetched_at: string, signal: AbortSignal): Promise<number | null> {
  const path = { username };
  const asked = api.GET("/api/v1/players/{username}/diffs", { params: { path, query: { limit: 1 } }, signal });
  const [latest] = (await answer(asked)).items;
  if (latest?.at !== fetched_at) return null;
  return latest.changes.find(({ metric }) => metric === "overall")?.gained ?? null;
}
