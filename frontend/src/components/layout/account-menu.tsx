import { useRef } from "react";
import { Link } from "react-router";
import { useSession } from "../../contexts/session";
import { signOut } from "../../lib/api/tokens";
import { buttonLook } from "../ui/button";

export function AccountMenu() {
  const { me } = useSession();
  const menu = useRef<HTMLDetailsElement>(null);
  const close = () => menu.current?.removeAttribute("open");
  return (
    <details
      ref={menu}
      className="relative"
      onKeyDown={(event) => event.key === "Escape" && close()}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && close()}
    >
      <summary className={`${buttonLook("quiet")} list-none`}>{me?.username ?? "Account"}</summary>
      <div className="absolute right-0 z-40 flex w-44 flex-col rounded-md border border-line bg-raised p-1 shadow-lg">
        <Link to="/account" className={`${buttonLook("quiet")} justify-start`} onClick={close}>
          Account
        </Link>
        <button type="button" className={`${buttonLook("quiet")} justify-start`} onClick={() => void signOut()}>
          Sign out
        </button>
      </div>
    </details>
  );
}
