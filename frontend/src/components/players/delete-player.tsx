import { useState } from "react";
import { useDeletePlayer } from "../../lib/api/player-changes";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Failure } from "../ui/notice";

interface Props {
  username: string;
  onDeleted: () => void;
}

/** For good, so the name has to be typed. */
export function DeletePlayer({ username, onDeleted }: Props) {
  const [typed, setTyped] = useState("");
  const deleting = useDeletePlayer(username);
  return (
    <details className="mt-6 border-t border-line pt-2">
      <summary className="flex min-h-10 cursor-pointer items-center text-sm font-medium text-loss">
        Delete this player
      </summary>
      <form
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          deleting.mutate(undefined, { onSuccess: onDeleted });
        }}
      >
        <p className="text-sm">
          This deletes everything ever seen of {username}, for good. To only stop looking, pause it instead.
        </p>
        <Field
          label={`Type ${username} to confirm`}
          value={typed}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
        {deleting.error && <Failure error={deleting.error} />}
        <Button kind="danger" type="submit" disabled={typed !== username} isBusy={deleting.isPending}>
          Delete for good
        </Button>
      </form>
    </details>
  );
}
