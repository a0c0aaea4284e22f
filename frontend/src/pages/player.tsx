import { useQuery } from "@tanstack/react-query";
import { Suspense } from "react";
import { Outlet, useParams } from "react-router";
import { useRenewal } from "../components/players/live";
import { PlayerActions } from "../components/players/player-actions";
import { PlayerHeader } from "../components/players/player-header";
import { UnknownPlayer } from "../components/players/unknown-player";
import { QueryView } from "../components/ui/query-view";
import { Skeleton } from "../components/ui/skeleton";
import { type Tab, Tabs } from "../components/ui/tabs";
import { useSession } from "../contexts/session";
import { ApiError } from "../lib/api/errors";
import { playerQuery } from "../lib/api/players";
import { useTitle } from "../lib/layout/title";

/** The tabs are routes of their own in app.tsx. */
const TABS: Tab[] = [
  { to: ".", label: "Overview", end: true },
  { to: "gained", label: "Gained" },
  { to: "history", label: "History" },
  { to: "diffs", label: "Diffs" },
  { to: "records", label: "Records" },
  { to: "fetches", label: "Fetches" },
];

/** What is around the tabs of a player. */
export function PlayerPage() {
  const { username = "" } = useParams();
  const found = useQuery(playerQuery(username));
  const { isAdmin } = useSession();
  useRenewal(found.data);
  useTitle(found.data?.username ?? username);
  if (found.error instanceof ApiError && found.error.status === 404) return <UnknownPlayer username={username} />;
  return (
    <QueryView query={found} lines={8}>
      {(player) => (
        // Anew for another player: nothing of one may stand under the name of the other, not even for a moment.
        <div key={username} className="space-y-4">
          <PlayerHeader player={player} actions={isAdmin && <PlayerActions player={player} />} />
          <Tabs tabs={TABS} label="About this player" />
          <Suspense fallback={<Skeleton lines={8} />}>
            <Outlet />
          </Suspense>
        </div>
      )}
    </QueryView>
  );
}
