import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { playerQuery } from "../../lib/api/players";
import { topTodayQuery } from "../../lib/api/player-list";
import { usePins } from "../../lib/browser/pins";
import { Skeleton } from "../ui/skeleton";
import { PlayerCard } from "./player-card";

/** The pinned players as cards; until somebody pins one, those that gained most today. */
export function PinnedPlayers() {
  const { pins } = usePins();
  return (
    <section aria-label={pins.length > 0 ? "Pinned players" : "Most gained today"} className="space-y-2">
      {pins.length > 0 ? <Pinned pins={pins} /> : <TopToday />}
    </section>
  );
}

function Pinned({ pins }: { pins: string[] }) {
  return (
    <>
      <h2 className="text-sm font-semibold">Pinned</h2>
      <Cards>
        {pins.map((username) => (
          <PinnedCard key={username} username={username} />
        ))}
      </Cards>
    </>
  );
}

function PinnedCard({ username }: { username: string }) {
  const { data, isPending } = useQuery(playerQuery(username));
  if (isPending) return <Skeleton lines={4} label={`Loading ${username}`} />;
  // One that was deleted or renamed is left out.
  return data ? <PlayerCard player={data} /> : null;
}

function TopToday() {
  const { data } = useQuery(topTodayQuery);
  return (
    <>
      <h2 className="text-sm font-semibold">Most gained today</h2>
      <Cards>
        {data?.items.map((player) => (
          <PlayerCard key={player.username} player={player} />
        ))}
      </Cards>
      <p className="text-sm text-muted">Pin players with ☆ to have them here instead.</p>
    </>
  );
}

function Cards({ children }: { children: ReactNode }) {
  return <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">{children}</div>;
}
