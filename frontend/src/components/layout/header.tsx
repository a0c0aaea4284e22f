import { Link, NavLink } from "react-router";
import { useSession } from "../../contexts/session";
import { useCurrentInSight } from "../../lib/layout/current-in-sight";
import { ADMIN_PLACES, PLACES } from "../../lib/layout/places";
import { buttonLook } from "../ui/button";
import { AccountMenu } from "./account-menu";
import { SearchButton } from "./search-button";
import { ThemeSwitch } from "./theme-switch";

export function Header() {
  const { isSignedIn, isAdmin } = useSession();
  const places = [...PLACES, ...(isAdmin ? ADMIN_PLACES : [])];
  const row = useCurrentInSight(places.length);
  return (
    <header className="border-b border-line bg-raised">
      <div className="mx-auto flex max-w-7xl flex-wrap items-center gap-x-4 px-4">
        <Link to="/" className="flex min-h-12 items-center gap-2 font-semibold">
          <img src="/icon.svg" alt="" className="size-6" />
          OSRS Diff
        </Link>
        <nav
          ref={row}
          aria-label="Main"
          className="order-last -mx-4 flex w-[calc(100%+2rem)] overflow-x-auto px-2 lg:order-none lg:mx-0 lg:w-auto"
        >
          {places.map(({ to, label }) => (
            <NavLink
              key={to}
              to={to}
              className="flex min-h-10 items-center px-2 text-sm whitespace-nowrap text-muted hover:text-ink aria-[current=page]:font-semibold aria-[current=page]:text-ink"
            >
              {label}
            </NavLink>
          ))}
        </nav>
        <div className="ml-auto flex items-center gap-1">
          <SearchButton />
          <ThemeSwitch />
          {isSignedIn ? (
            <AccountMenu />
          ) : (
            <Link to="/login" className={buttonLook("quiet")}>
              Sign in
            </Link>
          )}
        </div>
      </div>
    </header>
  );
}
