import { useQuery } from "@tanstack/react-query";
import { Suspense } from "react";
import { Outlet, useParams } from "react-router";
import { PlayerHeader } from "../components/players/player-header";
import { UnknownPlayer } from "../components/players/unknown-player";
import { QueryView } from "../components/ui/query-view";
import { Skeleton } from "../components/ui/skeleton";
import { type Tab, Tabs } from "../components/ui/tabs";
import { ApiError } from "../lib/api/errors";
import { playerQuery } from "../lib/api/players";
import { useTitle } from "../lib/title";

/** The tabs are routes of their own in app.tsx. */
const TABS: Tab[] = [
  { to: ".", label: "Overview", end: true },
  { to: "gained", label: "Gained" },
  { to: "history", label: "History" },
];

/** What is around the tabs of a player. */
export function PlayerPage() {
  const { username = "" } = useParams();
  const found = useQuery(playerQuery(username));
  useTitle(found.data?.username ?? username);
  if (found.error instanceof ApiError && found.error.status === 404) return <UnknownPlayer username={username} />;
  return (
    <QueryView query={found} lines={8}>
      {(player) => (
        <div className="space-y-4">
          <PlayerHeader player={player} actions={null} />
          <Tabs tabs={TABS} label="About this player" />
          <Suspense fallback={<Skeleton lines={8} />}>
            <Outlet />
          </Suspense>
        </div>
      )}
    </QueryView>
  );
}
