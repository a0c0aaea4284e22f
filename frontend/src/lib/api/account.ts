import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Schemas } from "./client";
import { PAGED } from "./paging";

export type ApiKey = Schemas["ApiKeyOut"];

const KEYS = ["api-keys"] as const;

/** One's own keys. */
export const apiKeysQuery = infiniteQueryOptions({
  queryKey: KEYS,
  queryFn: ({ signal, pageParam }) =>
    answer(api.GET("/api/v1/api-keys", { params: { query: { cursor: pageParam } }, signal })),
  ...PAGED,
});

export function useCreateApiKey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas["NewApiKey"]) => answer(api.POST("/api/v1/api-keys", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEYS }),
  });
}

export function useRevokeApiKey(key_id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.DELETE("/api/v1/api-keys/{key_id}", { params: { path: { key_id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEYS }),
  });
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: Schemas["PasswordChange"]) => answer(api.POST("/auth/password", { body })),
  });
}
