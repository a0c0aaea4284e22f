import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { ActivityFeed } from "../components/activity/activity-feed";
import { PinnedPlayers } from "../components/players/pinned-players";
import { QueryView } from "../components/ui/query-view";
import { Skeleton } from "../components/ui/skeleton";
import { playerCountQuery } from "../lib/api/player-list";
import { useTitle } from "../lib/layout/title";

// Seen once in the life of an instance.
const FirstPlayer = lazy(async () => ({ default: (await import("../components/players/first-player")).FirstPlayer }));

export function HomePage() {
  useTitle("What changed");
  const count = useQuery(playerCountQuery);
  return (
    <div className="space-y-4">
      <h1 className="text-2xl font-semibold">What changed</h1>
      <QueryView query={count} lines={8}>
        {({ total }) =>
          total === 0 ? (
            <Suspense fallback={<Skeleton lines={3} />}>
              <FirstPlayer />
            </Suspense>
          ) : (
            <>
              <PinnedPlayers />
              <ActivityFeed />
            </>
          )
        }
      </QueryView>
    </div>
  );
}
