import { Link, useNavigate } from "react-router";
import { useSession } from "../../contexts/session";
import { playerAddress } from "../../lib/address/player-addresses";
import { useAddPlayer } from "../../lib/api/player-changes";
import { Button, buttonLook } from "../ui/button";
import { Card } from "../ui/card";
import { Field } from "../ui/field";
import { Empty } from "../ui/notice";

/** All there is on an instance without players: one input, and it is on its way. */
export function FirstPlayer() {
  const { isSignedIn, isAdmin } = useSession();
  if (isAdmin) return <FirstPlayerForm />;
  return (
    <Empty title="Nobody is tracked here yet.">
      {isSignedIn ? (
        "An admin can add the first character."
      ) : (
        <Link to="/login?next=/" className={buttonLook()}>
          Sign in to add the first character
        </Link>
      )}
    </Empty>
  );
}

function FirstPlayerForm() {
  const go = useNavigate();
  const adding = useAddPlayer();
  return (
    <Card className="mx-auto mt-8 max-w-lg">
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          const username = new FormData(event.currentTarget).get("username") as string;
          adding.mutate({ username, board: "auto" }, { onSuccess: (added) => void go(playerAddress(added.username)) });
        }}
      >
        <Field
          label="Enter a character's name"
          name="username"
          autoComplete="off"
          required
          autoFocus
          problem={adding.error?.message}
          hint="As it stands on the hiscores. From then on it is looked at every half hour, and every change is kept."
        />
        <Button kind="primary" type="submit" className="w-full" isBusy={adding.isPending}>
          {adding.isPending ? "Asking the hiscores …" : "Track it"}
        </Button>
      </form>
    </Card>
  );
}
