import { useQuery } from "@tanstack/react-query";
import { parseAsBoolean, parseAsString, useQueryStates } from "nuqs";
import { useNavigate } from "react-router";
import { playerAddress } from "../../lib/address/player-addresses";
import { playerQuery } from "../../lib/api/players";
import { AddPlayer } from "./add-player";
import { EditPlayer } from "./edit-player";

const PARTS = { add: parseAsBoolean.withDefault(false), edit: parseAsString };

/** Which dialog of the list is open, in the address. */
export function usePlayerDialogs() {
  return useQueryStates(PARTS, { history: "push" });
}

/** Adding a player, or changing the one that the address names. */
export function PlayerDialogs() {
  const [{ add, edit }, show] = usePlayerDialogs();
  const go = useNavigate();
  if (add) {
    return (
      <AddPlayer
        onClose={() => void show({ add: null })}
        onAdded={({ username }) => void go(playerAddress(username), { replace: true })}
      />
    );
  }
  return edit === null ? null : <EditNamed username={edit} onClose={() => void show({ edit: null })} />;
}

function EditNamed({ username, onClose }: { username: string; onClose: () => void }) {
  const { data: player } = useQuery(playerQuery(username));
  return player ? <EditPlayer player={player} onClose={onClose} onSaved={onClose} onDeleted={onClose} /> : null;
}
