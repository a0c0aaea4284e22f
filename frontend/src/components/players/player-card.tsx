import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Player } from "../../lib/api/players";
import { playerWeekQuery } from "../../lib/api/player-week";
import { compactNumber } from "../../lib/metrics/numbers";
import { playerAddress } from "../../lib/address/player-addresses";
import { Sparkline } from "../charts/sparkline";
import { Amount, Gained } from "../ui/amounts";
import { When } from "../ui/when";
import { PinButton } from "./pin-button";

/** A player at a glance: what it has, and what it gained today and in seven days. */
export function PlayerCard({ player }: { player: Player }) {
  const { data: week } = useQuery(playerWeekQuery(player.username));
  return (
    <article className="min-w-0 rounded-lg border border-line bg-raised p-3">
      <div className="flex items-center gap-2">
        <h3 className="min-w-0 grow truncate font-semibold">
          <Link to={playerAddress(player.username)} className="inline-flex min-h-10 items-center hover:underline">
            {player.username}
          </Link>
        </h3>
        <PinButton username={player.username} />
      </div>
      <dl className="grid grid-cols-3 gap-2 text-sm">
        <Figure label="Total level">{<Amount value={player.overall?.level ?? null} />}</Figure>
        <Figure label="Today">
          <Gained value={player.gained_today?.gained ?? null} unit="experience" />
        </Figure>
        <Figure label="7 days">{week ? <Gained value={week.gained} unit="experience" /> : "…"}</Figure>
      </dl>
      <div className="mt-2 h-8">
        {week && week.steps.length > 0 && (
          <Sparkline
            {...week}
            className="h-8 w-full"
            label={`Experience of ${player.username} in seven days: ${compactNumber(week.gained ?? 0)} gained`}
          />
        )}
      </div>
      <p className="mt-1 text-sm text-muted">
        {player.last_changed ? (
          <>
            Changed <When at={player.last_changed} />
          </>
        ) : (
          "Not looked at yet"
        )}
      </p>
    </article>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
