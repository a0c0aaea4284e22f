import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useNavigate } from "react-router";
import { playerAddress } from "../../lib/address/player-addresses";
import type { Player } from "../../lib/api/players";
import { Button } from "../ui/button";
import { EditPlayer } from "./edit-player";
import { FetchNow } from "./fetch-now";

const DIALOG = parseAsStringLiteral(["edit"]).withOptions({ history: "push" });

/** What an admin may do with a player. */
export function PlayerActions({ player }: { player: Player }) {
  const [dialog, setDialog] = useQueryState("dialog", DIALOG);
  const go = useNavigate();
  const saved = ({ username }: Player) => {
    if (username === player.username) void setDialog(null);
    else void go(playerAddress(username), { replace: true });
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      {!player.is_archived && <FetchNow username={player.username} />}
      <Button onClick={() => void setDialog("edit")}>Edit</Button>
      {dialog === "edit" && (
        <EditPlayer
          player={player}
          onClose={() => void setDialog(null)}
          onSaved={saved}
          onDeleted={() => void go("/players", { replace: true })}
        />
      )}
    </div>
  );
}
