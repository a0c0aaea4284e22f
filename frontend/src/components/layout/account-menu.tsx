import { Link } from "react-router";
import { useSession } from "../../contexts/session";
import { signOut } from "../../lib/api/tokens";
import { buttonLook } from "../ui/button";
import { Popover } from "../ui/popover";

export function AccountMenu() {
  const { me } = useSession();
  return (
    <Popover label={me?.username ?? "Account"} kind="quiet" width="w-44">
      {(close) => (
        <div className="grid">
          <Link to="/account" className={`${buttonLook("quiet")} justify-start`} onClick={close}>
            Account
          </Link>
          <button type="button" className={`${buttonLook("quiet")} justify-start`} onClick={() => void signOut()}>
            Sign out
          </button>
        </div>
      )}
    </Popover>
  );
}
