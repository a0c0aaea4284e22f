import { Link } from "react-router";
import { buttonLook } from "../ui/button";
import { Empty } from "../ui/notice";

/** A name that is not tracked. */
export function UnknownPlayer({ username }: { username: string }) {
  return (
    <Empty title={`${username} is not tracked.`}>
      <Link to="/players" className={buttonLook()}>
        All players
      </Link>
    </Empty>
  );
}
