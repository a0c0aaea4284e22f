import type { Player } from "../../lib/api/players";
import { boardName } from "../../lib/boards";
import { When } from "../ui/when";
import { PlayerBanner } from "./player-banner";

interface Props {
  player: Player;
  /** What may be done with it. */
  actions: React.ReactNode;
}

/** Who it is, on which board, when it was looked at, and what is the matter with it, if anything is. */
export function PlayerHeader({ player, actions }: Props) {
  return (
    <header className="space-y-3">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div className="min-w-0">
          <h1 className="flex flex-wrap items-baseline gap-x-3 text-2xl font-semibold break-words">
            {player.username}
            <span className="text-sm font-normal text-muted">{boardName(player.board)}</span>
          </h1>
          <Times player={player} />
        </div>
        {actions}
      </div>
      <PlayerBanner player={player} />
    </header>
  );
}

/** A look that changed nothing is a look all the same: two statements. */
function Times({ player: { last_fetched, last_changed, next_fetch } }: { player: Player }) {
  return (
    <p className="flex flex-wrap gap-x-4 text-sm text-muted">
      <span>
        {last_fetched ? (
          <>
            Checked <When at={last_fetched} />
          </>
        ) : (
          "Not looked at yet"
        )}
      </span>
      {last_changed && (
        <span>
          changed <When at={last_changed} />
        </span>
      )}
      {next_fetch && (
        <span>
          next look <When at={next_fetch} />
        </span>
      )}
    </p>
  );
}
