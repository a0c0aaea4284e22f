import { Link } from "react-router";
import { playerAddress } from "../../lib/address/player-addresses";
import type { Episode } from "../../lib/api/quarantine";
import { REASONS, RESOLUTIONS } from "../../lib/words/quarantine-words";
import { Button } from "../ui/button";
import { type Column, DataTable } from "../ui/data-table";
import { When } from "../ui/when";

interface Props {
  episodes: Episode[];
  onOpen: (episode: Episode) => void;
}

export function EpisodesList({ episodes, onOpen }: Props) {
  const columns: Column<Episode>[] = [
    {
      key: "player",
      label: "Player",
      cell: ({ username }) => (
        <Link className="underline" to={playerAddress(username)}>
          {username}
        </Link>
      ),
    },
    { key: "reason", label: "Reason, as guessed", cell: ({ reason }) => REASONS[reason].title },
    { key: "since", label: "Since", cell: ({ first_at }) => <When at={first_at} /> },
    { key: "looks", label: "Looks", isNumber: true, cell: ({ looks }) => looks },
    {
      key: "state",
      label: "State",
      cell: ({ resolution }) => (resolution ? RESOLUTIONS[resolution] : "⚠ waits for a decision"),
    },
    {
      key: "open",
      label: "Actions",
      cell: (episode) => (
        <Button aria-label={`Compare: ${episode.username}`} onClick={() => onOpen(episode)}>
          Compare
        </Button>
      ),
    },
  ];
  return <DataTable caption="Episodes" columns={columns} rows={episodes} rowKey={({ id }) => id} />;
}
