import { type ComponentType, use } from "react";
import { type Location, matchRoutes, type RouteObject } from "react-router";

export type PageRoute = RouteObject & { children?: PageRoute[]; load?: () => Promise<void> };

/** What a route to a page has. The page is loaded when it is first gone to. No `lazy`, which waits even for what is
 * there by then, and React holds back what `Suspense` has waited for, up to 300 ms. */
export function page<Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) {
  let Loaded: ComponentType | undefined;
  let loading: Promise<void> | undefined;
  const start = () =>
    (loading ??= load().then((file) => {
      Loaded = file[name];
    }));
  function Page() {
    if (!Loaded) use(start());
    return Loaded && <Loaded />;
  }
  return { element: <Page />, load: start };
}

/** Begins to load all that is at a place: a tab does not wait for the page around it. */
export function loadPages(routes: PageRoute[], place: Location): void {
  for (const { route } of matchRoutes(routes, place) ?? []) {
    route.load?.().catch(() => undefined); // Whoever renders the page is told.
  }
}
