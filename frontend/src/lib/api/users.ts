import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Schemas } from "./client";
import { PAGED } from "./paging";

export type User = Schemas["UserOut"];
export type AuditEntry = Schemas["AuditEntryOut"];
export type UserChange = Schemas["UserChange"];

const USERS = ["users"] as const;
const AUDIT = ["audit"] as const;

export const usersQuery = infiniteQueryOptions({
  queryKey: USERS,
  queryFn: ({ signal, pageParam }) =>
    answer(api.GET("/api/v1/users", { params: { query: { cursor: pageParam } }, signal })),
  ...PAGED,
});

/** One user, wherever it stands in the list; asked for each time it is opened, and not kept. */
export function userQuery(user_id: number) {
  return queryOptions({
    queryKey: ["user", user_id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/users/{user_id}", { params: { path: { user_id } }, signal })),
    gcTime: 0,
  });
}

export const auditQuery = infiniteQueryOptions({
  queryKey: AUDIT,
  queryFn: ({ signal, pageParam }) =>
    answer(api.GET("/api/v1/audit", { params: { query: { limit: 25, cursor: pageParam } }, signal })),
  ...PAGED,
});

/** A mutation after which users and the log of acts are asked for anew. */
function useAct<Given>(act: (given: Given) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: USERS });
      void queries.invalidateQueries({ queryKey: AUDIT });
    },
  });
}

export function useAddUser() {
  return useAct((body: Schemas["NewUser"]) => answer(api.POST("/api/v1/users", { body })));
}

export function useChangeUser(user_id: number) {
  return useAct((body: UserChange) =>
    answer(api.PATCH("/api/v1/users/{user_id}", { params: { path: { user_id } }, body })),
  );
}

export function useDeleteUser(user_id: number) {
  return useAct(() => answer(api.DELETE("/api/v1/users/{user_id}", { params: { path: { user_id } } })));
}
