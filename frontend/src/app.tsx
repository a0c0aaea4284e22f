import { QueryClientProvider } from "@tanstack/react-query";
import { NuqsAdapter } from "nuqs/adapters/react-router/v7";
import { type ComponentType, lazy, useState } from "react";
import { BrowserRouter, Route, Routes } from "react-router";
import { AdminsOnly } from "./components/layout/admins-only";
import { ReadersOnly } from "./components/layout/readers-only";
import { Shell } from "./components/layout/shell";
import { SessionProvider } from "./contexts/session";
import { ThemeProvider } from "./contexts/theme";
import { newQueryClient } from "./lib/api/queries";

/** A page that is loaded when it is first gone to. */
function page<Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) {
  return lazy(async () => ({ default: (await load())[name] }));
}

const LoginPage = page(() => import("./pages/login"), "LoginPage");
const HomePage = page(() => import("./pages/home"), "HomePage");
const PlayersPage = page(() => import("./pages/players"), "PlayersPage");
const PlayerPage = page(() => import("./pages/player"), "PlayerPage");
const PlayerOverviewPage = page(() => import("./pages/player-overview"), "PlayerOverviewPage");
const PlayerGainedPage = page(() => import("./pages/player-gained"), "PlayerGainedPage");
const PlayerHistoryPage = page(() => import("./pages/player-history"), "PlayerHistoryPage");
const PlayerDiffsPage = page(() => import("./pages/player-diffs"), "PlayerDiffsPage");
const PlayerRecordsPage = page(() => import("./pages/player-records"), "PlayerRecordsPage");
const PlayerFetchesPage = page(() => import("./pages/player-fetches"), "PlayerFetchesPage");
const LeaderboardsPage = page(() => import("./pages/leaderboards"), "LeaderboardsPage");
const ComparePage = page(() => import("./pages/compare"), "ComparePage");
const TasksPage = page(() => import("./pages/tasks"), "TasksPage");
const QuarantinePage = page(() => import("./pages/quarantine"), "QuarantinePage");
const UsersPage = page(() => import("./pages/users"), "UsersPage");
const AccountPage = page(() => import("./pages/account"), "AccountPage");
const NotFoundPage = page(() => import("./pages/not-found"), "NotFoundPage");

export function App() {
  const [queries] = useState(newQueryClient);
  return (
    <QueryClientProvider client={queries}>
      <ThemeProvider>
        <SessionProvider>
          <BrowserRouter>
            <NuqsAdapter>
              <Routes>
                <Route element={<Shell />}>
                  <Route path="/login" element={<LoginPage />} />
                  <Route element={<ReadersOnly />}>
                    <Route path="/" element={<HomePage />} />
                    <Route path="/players" element={<PlayersPage />} />
                    <Route path="/players/:username" element={<PlayerPage />}>
                      <Route index element={<PlayerOverviewPage />} />
                      <Route path="gained" element={<PlayerGainedPage />} />
                      <Route path="history" element={<PlayerHistoryPage />} />
                      <Route path="diffs" element={<PlayerDiffsPage />} />
                      <Route path="records" element={<PlayerRecordsPage />} />
                      <Route path="fetches" element={<PlayerFetchesPage />} />
                    </Route>
                    <Route path="/leaderboards/:metric?" element={<LeaderboardsPage />} />
                    <Route path="/compare" element={<ComparePage />} />
                    <Route path="/account" element={<AccountPage />} />
                    <Route element={<AdminsOnly />}>
                      <Route path="/tasks" element={<TasksPage />} />
                      <Route path="/quarantine" element={<QuarantinePage />} />
                      <Route path="/users" element={<UsersPage />} />
                    </Route>
                    <Route path="*" element={<NotFoundPage />} />
                  </Route>
                </Route>
              </Routes>
            </NuqsAdapter>
          </BrowserRouter>
        </SessionProvider>
      </ThemeProvider>
    </QueryClientProvider>
  );
}
