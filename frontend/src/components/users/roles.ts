export const ROLES = [
  { value: "viewer", label: "viewer: reads" },
  { value: "admin", label: "admin: reads, changes, deletes, decides" },
] as const;
