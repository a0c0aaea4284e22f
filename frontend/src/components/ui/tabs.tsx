import { NavLink } from "react-router";
import { useCurrentInSight } from "../../lib/layout/current-in-sight";

export interface Tab {
  to: string;
  label: string;
  end?: boolean;
}

/** Links that look like tabs: each has an address of its own, and Back works. */
export function Tabs({ tabs, label }: { tabs: Tab[]; label: string }) {
  const row = useCurrentInSight(tabs.length);
  return (
    <nav ref={row} aria-label={label} className="-mx-4 flex overflow-x-auto border-b border-line px-4">
      {tabs.map(({ to, label: name, end }) => (
        <NavLink
          key={to}
          to={to}
          end={end ?? false}
          className="-mb-px flex min-h-10 items-center border-b-2 border-transparent px-3 text-sm text-muted hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-semibold aria-[current=page]:text-ink"
        >
          {name}
        </NavLink>
      ))}
    </nav>
  );
}
