import { useQueries, useQuery } from "@tanstack/react-query";
import { playerQuery } from "../../lib/api/players";
import { topTodayQuery } from "../../lib/api/player-list";
import { usePins } from "../../lib/pins";
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
  // One that was deleted or renamed is left out.
  const found = useQueries({ queries: pins.map(playerQuery) }).flatMap(({ data }) => data ?? []);
  return (
    <>
      <h2 className="text-sm font-semibold">Pinned</h2>
      <Cards players={found} />
    </>
  );
}

function TopToday() {
  const { data } = useQuery(topTodayQuery);
  return (
    <>
      <h2 className="text-sm font-semibold">Most gained today</h2>
      <Cards players={data?.items ?? []} />
      <p className="text-sm text-muted">Pin players with ☆ to have them here instead.</p>
    </>
  );
}

function Cards({ players }: { players: React.ComponentProps<typeof PlayerCard>["player"][] }) {
  return (
    <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
      {players.map((player) => (
        <PlayerCard key={player.username} player={player} />
      ))}
    </div>
  );
}
