export const ROLES = [
  { value: "viewer", label: "viewer: reads" },
  { value: "admin", label: "admin: reads and changes" },
] as const;
