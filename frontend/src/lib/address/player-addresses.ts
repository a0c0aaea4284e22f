/** A time of the API, which is exact to a microsecond, as a Date, which is to a millisecond: never earlier, or what was
 * seen at that moment would not be in a window that ends with it. */
export function notBefore(at: string): Date {
  const finer = /\.\d{3}(\d+)/.exec(at)?.[1];
  return new Date(new Date(at).getTime() + (finer !== undefined && Number(finer) > 0 ? 1 : 0));
}

interface Window {
  start: string;
  end: string;
}

/** Where a player's page shows what was gained in a window. */
export function gainedAddress(username: string, { start, end }: Window, metric?: string): string {
  const query = new URLSearchParams({ start: notBefore(start).toISOString(), end: notBefore(end).toISOString() });
  if (metric !== undefined) query.set("metric", metric);
  return `${playerAddress(username)}/gained?${query.toString()}`;
}

export function playerAddress(username: string): string {
  return `/players/${encodeURIComponent(username)}`;
}

/** The last look before the one that saw these changes; null if that was the first. What had been hidden may have changed
 * for longer, so it is the latest of what they reach back to. */
export function lookBefore(changes: readonly { since: string | null }[]): string | null {
  const looks = changes.flatMap(({ since }) => since ?? []);
  return looks.sort((one, other) => Date.parse(other) - Date.parse(one))[0] ?? null;
}
