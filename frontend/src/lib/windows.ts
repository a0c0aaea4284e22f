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
