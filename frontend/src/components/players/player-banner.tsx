import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Player } from "../../lib/api/players";
import { When } from "../ui/when";

/** What keeps a player from being up to date, and what to do about it. */
export function PlayerBanner({ player }: { player: Player }) {
  const trouble = troubleOf(player);
  if (!trouble) return null;
  return (
    <div role="status" className="rounded-md border border-warn bg-raised px-4 py-2 text-sm">
      <p className="font-semibold text-warn">{trouble.title}</p>
      <p>{trouble.advice}</p>
    </div>
  );
}

interface Trouble {
  title: string;
  advice: ReactNode;
}

function troubleOf(player: Player): Trouble | null {
  if (player.is_archived) return ARCHIVED;
  if (player.status === "quarantined") return QUARANTINED;
  if (!player.is_active) return PAUSED;
  if (player.status === "not_found") return NOT_FOUND;
  return HISCORES_TROUBLE.has(player.last_outcome ?? "") ? ofTheHiscores(player) : null;
}

const ARCHIVED: Trouble = {
  title: "Archived: another character has this name now",
  advice: "This history has ended. If the character goes on under a new name, rename it here and set it active.",
};

const QUARANTINED: Trouble = {
  title: "Put aside: the latest looks show what cannot be progress",
  advice: (
    <>
      The numbers here are the last good ones. It may pass by itself;{" "}
      <Link to="/quarantine" className="underline">
        see what was seen and decide
      </Link>
      .
    </>
  ),
};

const PAUSED: Trouble = {
  title: "Paused: nobody looks at this player",
  advice: "Its history stays as it is. An admin can resume it under Edit.",
};

const NOT_FOUND: Trouble = {
  title: "Not found: the hiscores do not have this name on this board",
  advice:
    "It was renamed, banned, or fell below what is ranked. It is looked for as usual; if it was renamed, rename it under Edit, and the history stays.",
};

const HISCORES_TROUBLE = new Set(["unavailable", "rate_limited", "malformed"]);

function ofTheHiscores({ last_error, next_fetch }: Player): Trouble {
  return {
    title: "The hiscores did not answer the last look",
    advice: (
      <>
        {last_error} Nothing is lost: the numbers here are the last good ones
        {next_fetch && (
          <>
            , and the next try is <When at={next_fetch} />
          </>
        )}
        .
      </>
    ),
  };
}
