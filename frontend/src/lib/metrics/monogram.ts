/** Two letters for a name: the initials of its first two words that mean something. */
export function monogram(name: string): string {
  const words = name
    .replaceAll("'", "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => !/^(the|of|and)?$/i.test(word));
  const [first = "?", second] = words;
  return (second ? first.charAt(0) + second.charAt(0) : first.slice(0, 2)).toUpperCase();
}

/** A colour dark enough for white letters, the same for a slug on every machine. */
export function monogramColour(slug: string): { hue: number; saturation: number; lightness: number } {
  const hue = Array.from(slug).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  return { hue, saturation: 45, lightness: 32 };
}
