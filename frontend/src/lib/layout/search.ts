/** Something that can be gone to. */
export interface Place {
  kind: "Player" | "Metric" | "Page";
  name: string;
  to: string;
}

const MOST = 12;

/** The places whose names have what was typed: those that begin with it first, then words that do, then the rest; of
 * each in the order they come in. Space, `_` and `-` are alike, as in names of players. */
export function found(places: readonly Place[], typed: string): Place[] {
  const wanted = plain(typed);
  const ranked = places
    .map((place) => ({ place, rank: rankOf(plain(place.name), wanted) }))
    .filter(({ rank }) => rank !== null);
  return [0, 1, 2]
    .flatMap((rank) => ranked.filter((each) => each.rank === rank).map(({ place }) => place))
    .slice(0, MOST);
}

function rankOf(name: string, wanted: string): number | null {
  if (name.startsWith(wanted)) return 0;
  if (name.includes(` ${wanted}`)) return 1;
  return name.includes(wanted) ? 2 : null;
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s_-]+/g, " ")
    .trim();
}
