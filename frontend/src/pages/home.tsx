import { useQuery } from "@tanstack/react-query";
import { ActivityFeed } from "../components/activity/activity-feed";
import { FirstPlayer } from "../components/players/first-player";
import { PinnedPlayers } from "../components/players/pinned-players";
import { QueryView } from "../components/ui/query-view";
import { playerCountQuery } from "../lib/api/player-list";
import { useTitle } from "../lib/title";

export function HomePage() {
  useTitle("What changed");
  const count = useQuery(playerCountQuery);
  return (
    <div className="space-y-4">
      <h1 className="text-2xl font-semibold">What changed</h1>
      <QueryView query={count} lines={8}>
        {({ total }) =>
          total === 0 ? (
            <FirstPlayer />
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
