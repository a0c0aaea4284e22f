import { QueryClientProvider } from "@tanstack/react-query";
import { NuqsAdapter } from "nuqs/adapters/react-router/v7";
import { useState } from "react";
import { BrowserRouter, useLocation, useRoutes } from "react-router";
import { AdminsOnly } from "./components/layout/admins-only";
import { ReadersOnly } from "./components/layout/readers-only";
import { Shell } from "./components/layout/shell";
import { SessionProvider } from "./contexts/session";
import { ThemeProvider } from "./contexts/theme";
import { newQueryClient } from "./lib/api/queries";
import { loadPages, page, type PageRoute } from "./page-route";

const TABS: PageRoute[] = [
  { index: true, ...page(() => import("./pages/player-overview"), "PlayerOverviewPage") },
  { path: "gained", ...page(() => import("./pages/player-gained"), "PlayerGainedPage") },
  { path: "history", ...page(() => import("./pages/player-history"), "PlayerHistoryPage") },
  { path: "diffs", ...page(() => import("./pages/player-diffs"), "PlayerDiffsPage") },
  { path: "records", ...page(() => import("./pages/player-records"), "PlayerRecordsPage") },
  { path: "fetches", ...page(() => import("./pages/player-fetches"), "PlayerFetchesPage") },
];
const FOR_ADMINS: PageRoute[] = [
  { path: "/tasks", ...page(() => import("./pages/tasks"), "TasksPage") },
  { path: "/quarantine", ...page(() => import("./pages/quarantine"), "QuarantinePage") },
  { path: "/users", ...page(() => import("./pages/users"), "UsersPage") },
];
const FOR_READERS: PageRoute[] = [
  { path: "/", ...page(() => import("./pages/home"), "HomePage") },
  { path: "/players", ...page(() => import("./pages/players"), "PlayersPage") },
  { path: "/players/:username", ...page(() => import("./pages/player"), "PlayerPage"), children: TABS },
  { path: "/leaderboards/:metric?", ...page(() => import("./pages/leaderboards"), "LeaderboardsPage") },
  { path: "/compare", ...page(() => import("./pages/compare"), "ComparePage") },
  { path: "/account", ...page(() => import("./pages/account"), "AccountPage") },
  { element: <AdminsOnly />, children: FOR_ADMINS },
  { path: "*", ...page(() => import("./pages/not-found"), "NotFoundPage") },
];
const ROUTES: PageRoute[] = [
  {
    element: <Shell />,
    children: [
      { path: "/login", ...page(() => import("./pages/login"), "LoginPage") },
      { element: <ReadersOnly />, children: FOR_READERS },
    ],
  },
];

export function App() {
  const [queries] = useState(newQueryClient);
  return (
    <QueryClientProvider client={queries}>
      <ThemeProvider>
        <SessionProvider>
          <BrowserRouter>
            <NuqsAdapter>
              <Pages />
            </NuqsAdapter>
          </BrowserRouter>
        </SessionProvider>
      </ThemeProvider>
    </QueryClientProvider>
  );
}

function Pages() {
  const place = useLocation();
  loadPages(ROUTES, place);
  return useRoutes(ROUTES);
}
