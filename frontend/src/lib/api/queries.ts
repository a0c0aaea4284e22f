import { QueryClient, queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { ApiError } from "./errors";

/** What a server or the network may do better the next time; bad input stays bad. */
function isTransient(error: Error): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 15_000, retry: (failures, error) => failures < 2 && isTransient(error) },
    },
  });
}

export const metricsQuery = queryOptions({
  queryKey: ["metrics"],
  queryFn: ({ signal }) => answer(api.GET("/api/v1/metrics", { signal })),
  staleTime: 300_000,
});

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => answer(api.GET("/auth/me", { signal })),
  staleTime: 60_000,
});

/** The release that answers: one page load, one answer. */
export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: ({ signal }) => answer(api.GET("/health", { signal })),
  staleTime: Infinity,
});
