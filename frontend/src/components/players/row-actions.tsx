import { useChangePlayer } from "../../lib/api/player-changes";
import type { Player } from "../../lib/api/players";
import { Button } from "../ui/button";
import { Failure } from "../ui/notice";

interface Props {
  player: Player;
  onEdit: () => void;
}

/** What an admin does with a player in a list; interval, name and deletion are behind "Edit". */
export function RowActions({ player, onEdit }: Props) {
  const change = useChangePlayer(player.username);
  return (
    <span className="flex items-center justify-end">
      {change.error && <Failure error={change.error} />}
      {!player.is_archived && (
        <Button
          kind="quiet"
          isBusy={change.isPending}
          aria-label={`${player.is_active ? "Pause" : "Resume"} ${player.username}`}
          onClick={() => change.mutate({ is_active: !player.is_active })}
        >
          {player.is_active ? "Pause" : "Resume"}
        </Button>
      )}
      <Button kind="quiet" aria-label={`Edit ${player.username}`} onClick={onEdit}>
        Edit
      </Button>
    </span>
  );
}
