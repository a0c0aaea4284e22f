const KEY = "reloaded";

/** Loads the page anew when a release has taken away the files of the one it began with. */
export function followReleases(): void {
  addEventListener("vite:preloadError", () => void reload());
}

async function reload(): Promise<void> {
  // A server that does not answer has no newer page: what is open stays.
  const isThere = await fetch(location.pathname, { cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (isThere && isFirstReload(import.meta.url)) location.reload();
}

/** Whether the page has not yet been loaded anew because of this build, whose address changes with its content: a file
 * that is missing from the newest build, too, would be asked for without end. */
export function isFirstReload(build: string): boolean {
  const isFirst = sessionStorage.getItem(KEY) !== build;
  sessionStorage.setItem(KEY, build);
  return isFirst;
}
