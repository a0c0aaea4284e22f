import { useEffect, useRef } from "react";
import { useLocation } from "react-router";

/** For a row of so many links that scrolls sideways: brings the one to where one is into sight, at each new place. The
 * page itself stays where it is, which `scrollIntoView` would not leave it. */
export function useCurrentInSight(links: number) {
  const row = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    const link = row.current?.querySelector("[aria-current=page]")?.getBoundingClientRect();
    if (!row.current || !link) return;
    const box = row.current.getBoundingClientRect();
    row.current.scrollLeft += link.left + link.width / 2 - (box.left + box.width / 2);
  }, [pathname, links]);
  return row;
}
