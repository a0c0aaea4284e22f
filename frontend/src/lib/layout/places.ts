/** Pages that stand in the header. */
export const PLACES = [
  { to: "/players", label: "Players" },
  { to: "/leaderboards", label: "Leaderboards" },
  { to: "/compare", label: "Compare" },
];
export const ADMIN_PLACES = [
  { to: "/tasks", label: "Tasks" },
  { to: "/quarantine", label: "Quarantine" },
  { to: "/users", label: "Users" },
];
