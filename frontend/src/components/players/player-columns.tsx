import { Link } from "react-router";
import { playerAddress } from "../../lib/address/player-addresses";
import type { Player } from "../../lib/api/players";
import { boardName } from "../../lib/players/boards";
import { Amount, Gained } from "../ui/amounts";
import type { Column } from "../ui/data-table";
import { When } from "../ui/when";
import { PinButton } from "./pin-button";

const NOT_LOOKED = "It has not been looked at yet.";

export const PLAYER_COLUMNS: Column<Player>[] = [
  { key: "name", label: "Player", cell: (player) => <Name player={player} /> },
  {
    key: "gained_today",
    label: "Gained today",
    isNumber: true,
    cell: ({ gained_today }) => <Gained value={gained_today?.gained ?? null} unit="experience" />,
  },
  { key: "status", label: "Status", cell: (player) => <Status player={player} /> },
  {
    key: "last_changed",
    label: "Changed",
    cell: ({ last_changed }) => (last_changed ? <When at={last_changed} /> : "not yet"),
  },
  {
    key: "level",
    label: "Total level",
    isNumber: true,
    cell: ({ overall }) => <Amount value={overall?.level ?? null} why={NOT_LOOKED} />,
  },
  {
    key: "experience",
    label: "Experience",
    isNumber: true,
    cell: ({ overall }) => <Amount value={overall?.experience ?? null} unit="experience" why={NOT_LOOKED} />,
  },
  {
    key: "checked",
    label: "Checked",
    cell: ({ last_fetched }) => (last_fetched ? <When at={last_fetched} /> : "not yet"),
  },
  {
    key: "interval",
    label: "Every",
    cell: ({ fetch_interval_minutes: minutes }) => (minutes === null ? "as scheduled" : `${String(minutes)} min`),
  },
];

function Name({ player: { username, board } }: { player: Player }) {
  return (
    <span className="-ml-2 inline-flex items-center">
      <PinButton username={username} />
      <Link to={playerAddress(username)} className="inline-flex min-h-10 items-center font-medium hover:underline">
        {username}
      </Link>
      {board !== "regular" && <span className="ml-2 hidden text-muted sm:inline">{boardName(board)}</span>}
    </span>
  );
}

function Status({ player }: { player: Player }) {
  if (player.is_archived) return <span className="text-muted">Archived</span>;
  if (player.status === "quarantined") return <span className="text-warn">⚠ Put aside</span>;
  if (!player.is_active) return <span className="text-muted">Paused</span>;
  if (player.status === "not_found") return <span className="text-warn">⚠ Not found</span>;
  return "Active";
}
