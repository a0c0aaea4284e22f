import { useInfiniteQuery } from "@tanstack/react-query";
import { PLAYER_COLUMNS } from "../components/players/player-columns";
import { PlayerDialogs, usePlayerDialogs } from "../components/players/player-dialogs";
import { PlayerFilters } from "../components/players/player-filters";
import { RowActions } from "../components/players/row-actions";
import { Button } from "../components/ui/button";
import { Card } from "../components/ui/card";
import { type Column, DataTable } from "../components/ui/data-table";
import { More } from "../components/ui/more";
import { Empty } from "../components/ui/notice";
import { QueryView } from "../components/ui/query-view";
import { useSession } from "../contexts/session";
import { filterOf, isFiltered, usePlayerFilters } from "../lib/address/player-filters";
import { playersQuery } from "../lib/api/player-list";
import type { Player } from "../lib/api/players";
import { useTitle } from "../lib/layout/title";
import { exactNumber } from "../lib/metrics/numbers";

/** All tracked players. */
export function PlayersPage() {
  useTitle("Players");
  const { isAdmin } = useSession();
  const [, show] = usePlayerDialogs();
  const [asked] = usePlayerFilters();
  const query = useInfiniteQuery(playersQuery(filterOf(asked)));
  const actions: Column<Player> = {
    key: "actions",
    label: "Actions",
    isNumber: true,
    cell: (player) => <RowActions player={player} onEdit={() => void show({ edit: player.username })} />,
  };
  return (
    <div className="space-y-4">
      <div className="flex items-center justify-between gap-4">
        <h1 className="text-2xl font-semibold">Players</h1>
        {isAdmin && (
          <Button kind="primary" onClick={() => void show({ add: true })}>
            Add a player
          </Button>
        )}
      </div>
      <PlayerFilters />
      <Card title={<Count total={query.data?.pages[0]?.total} />} isStale={query.isPlaceholderData}>
        <QueryView query={query} lines={12}>
          {({ pages }) => {
            const players = pages.flatMap(({ items }) => items);
            if (players.length === 0) return <Nobody isFiltered={isFiltered(asked)} />;
            return (
              <DataTable
                caption="Players"
                columns={isAdmin ? [...PLAYER_COLUMNS, actions] : PLAYER_COLUMNS}
                rows={players}
                rowKey={({ username }) => username}
              />
            );
          }}
        </QueryView>
        <More query={query} />
      </Card>
      {isAdmin && <PlayerDialogs />}
    </div>
  );
}

function Nobody({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <Empty title="Nobody is like that.">Clear the search, or choose another status.</Empty>
  ) : (
    <Empty title="Nobody is tracked here yet.">An admin adds players; each is looked at from then on.</Empty>
  );
}

function Count({ total }: { total: number | undefined }) {
  if (total === undefined) return "Players";
  return total === 1 ? "1 player" : `${exactNumber(total)} players`;
}
