import { Link } from "react-router";
import { useSession } from "../../contexts/session";
import { useAddPlayer } from "../../lib/api/player-changes";
import { Button, buttonLook } from "../ui/button";
import { Empty, Failure } from "../ui/notice";

/** A name that nobody tracks, with the offer to track it. */
export function UnknownPlayer({ username }: { username: string }) {
  const { isAdmin } = useSession();
  const add = useAddPlayer();
  return (
    <div className="mx-auto max-w-xl space-y-4">
      <h1 className="text-2xl font-semibold break-words">{username}</h1>
      <Empty title="Nobody of this name is tracked here.">
        <p className="mb-4">
          {isAdmin
            ? "Its history begins with the first look. If it is a former name of a player, find that one by search."
            : "An admin can add it. If it is a former name of a player, find that one by search."}
        </p>
        <div className="flex flex-wrap justify-center gap-3">
          {isAdmin && (
            <Button kind="primary" isBusy={add.isPending} onClick={() => add.mutate({ username, board: "auto" })}>
              {add.isPending ? "Looking it up…" : `Track ${username}`}
            </Button>
          )}
          <Link to={`/players?search=${encodeURIComponent(username)}`} className={buttonLook()}>
            Search the players
          </Link>
        </div>
      </Empty>
      {add.error && <Failure error={add.error} />}
    </div>
  );
}
