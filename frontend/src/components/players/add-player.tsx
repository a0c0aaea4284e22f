import { useAddPlayer } from "../../lib/api/player-changes";
import type { Player } from "../../lib/api/players";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Failure } from "../ui/notice";
import { BoardField, IntervalField } from "./player-fields";

interface Props {
  onClose: () => void;
  onAdded: (player: Player) => void;
}

/** Begins to track a character; its first look is made at once. */
export function AddPlayer({ onClose, onAdded }: Props) {
  const adding = useAddPlayer();
  return (
    <Dialog title="Add a player" onClose={onClose}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          adding.mutate(newPlayer(new FormData(event.currentTarget)), { onSuccess: onAdded });
        }}
      >
        <Field label="Name" name="username" required autoComplete="off" hint="As it stands on the hiscores." />
        <BoardField />
        <IntervalField />
        {adding.error && <Failure error={adding.error} />}
        <Button kind="primary" type="submit" className="w-full" isBusy={adding.isPending}>
          {adding.isPending ? "Asking the hiscores …" : "Add"}
        </Button>
      </form>
    </Dialog>
  );
}

function newPlayer(form: FormData): Parameters<ReturnType<typeof useAddPlayer>["mutate"]>[0] {
  const interval = form.get("interval") as string;
  return {
    username: form.get("username") as string,
    board: form.get("board") as Player["board"] | "auto",
    fetch_interval_minutes: interval === "" ? null : Number(interval),
  };
}
