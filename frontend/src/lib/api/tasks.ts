import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { answer, api, type Schemas } from "./client";
import { isOver } from "./looks";
import { PAGED } from "./paging";

export type Schedule = Schemas["ScheduleOut"];
export type TaskRun = Schemas["TaskRunOut"];
export type Work = Schemas["WorkOut"];
export type RunState = TaskRun["status"];

export const RUN_STATES = ["queued", "running", "finished", "failed"] as const satisfies readonly RunState[];

const REFRESH_MILLISECONDS = 5_000;
const KEY = ["tasks"] as const;

export const workQuery = queryOptions({
  queryKey: [...KEY, "work"],
  queryFn: ({ signal }) => answer(api.GET("/api/v1/work", { signal })),
  refetchInterval: REFRESH_MILLISECONDS,
});

export const schedulesQuery = queryOptions({
  queryKey: [...KEY, "schedules"],
  queryFn: ({ signal }) => answer(api.GET("/api/v1/schedules", { signal })),
  refetchInterval: REFRESH_MILLISECONDS,
});

/** Runs, newest first; null leaves all. */
export function runsQuery(name: string | null, status: RunState | null) {
  const query = { name: name ?? undefined, status: status ?? undefined, limit: 25 };
  return infiniteQueryOptions({
    queryKey: [...KEY, "runs", query],
    queryFn: ({ signal, pageParam }) =>
      answer(api.GET("/api/v1/task-runs", { params: { query: { ...query, cursor: pageParam } }, signal })),
    ...PAGED,
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MILLISECONDS,
  });
}

export function taskRunQuery(run_id: string) {
  return queryOptions({
    queryKey: [...KEY, "run", run_id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/task-runs/{run_id}", { params: { path: { run_id } }, signal })),
    refetchInterval: ({ state }) => (state.data && isOver(state.data.status) ? false : REFRESH_MILLISECONDS),
  });
}

export function useTrigger(name: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.POST("/api/v1/schedules/{name}/trigger", { params: { path: { name } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
