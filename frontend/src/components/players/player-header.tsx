import type { ReactNode } from "react";
import type { Player } from "../../lib/api/players";
import { boardName } from "../../lib/players/boards";
import { useNow } from "../../lib/time/now";
import { When } from "../ui/when";
import { PlayerBanner } from "./player-banner";

interface Props {
  player: Player;
  /** What may be done with it. */
  actions: ReactNode;
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
      {last_fetched ? <Statement words="Checked" at={last_fetched} /> : <span>Not looked at yet</span>}
      {last_changed && <Statement words="changed" at={last_changed} />}
      {next_fetch && <NextLook at={next_fetch} />}
    </p>
  );
}

function Statement({ words, at }: { words: string; at: string }) {
  return (
    <span>
      {words} <When at={at} />
    </span>
  );
}

/** At the earliest: it may have to wait for the budget of requests, or for a worker. */
function NextLook({ at }: { at: string }) {
  const now = useNow();
  return new Date(at) > now ? <Statement words="next look" at={at} /> : <span>next look is due</span>;
}
