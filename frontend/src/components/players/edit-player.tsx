import type { FormEvent } from "react";
import { type PlayerChange, useChangePlayer } from "../../lib/api/player-changes";
import type { Player } from "../../lib/api/players";
import { changesIn } from "../../lib/players/player-form";
import { boardName } from "../../lib/players/boards";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Failure } from "../ui/notice";
import { DeletePlayer } from "./delete-player";
import { BoardField, IntervalField } from "./player-fields";

interface Props {
  player: Player;
  onClose: () => void;
  /** It may have another name now. */
  onSaved: (player: Player) => void;
  onDeleted: () => void;
}

/** Changes how a player is tracked, and under which name; or deletes it. */
export function EditPlayer({ player, onClose, onSaved, onDeleted }: Props) {
  const change = useChangePlayer(player.username);
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const changed: PlayerChange = changesIn(new FormData(event.currentTarget), player);
    if (Object.keys(changed).length === 0) onClose();
    else change.mutate(changed, { onSuccess: onSaved });
  };
  return (
    <Dialog title={`Edit ${player.username}`} onClose={onClose}>
      <form className="space-y-4" onSubmit={save}>
        <Fields player={player} />
        {change.error && <Failure error={change.error} />}
        <Button kind="primary" type="submit" className="w-full" isBusy={change.isPending}>
          Save
        </Button>
      </form>
      <DeletePlayer username={player.username} onDeleted={onDeleted} />
    </Dialog>
  );
}

function Fields({ player }: { player: Player }) {
  return (
    <>
      <Field
        label="Name"
        name="username"
        defaultValue={player.username}
        required
        autoComplete="off"
        hint="If the character was renamed, give its new name here: the history stays."
      />
      <IntervalField minutes={player.fetch_interval_minutes} />
      <BoardField
        board={player.detects_board ? "auto" : player.board}
        hint={`It is on: ${boardName(player.board)}. Ranks of two boards are never compared.`}
      />
      <label className="flex min-h-10 items-center gap-2 text-sm font-medium">
        <input type="checkbox" name="paused" defaultChecked={!player.is_active} className="size-5 accent-accent" />
        Paused: nobody looks at it
      </label>
    </>
  );
}
