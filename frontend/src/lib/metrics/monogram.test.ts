import { expect, it } from "vitest";
import { monogram, monogramColour } from "./monogram";

it.each([
  ["Zulrah", "ZU"],
  ["The Corrupted Gauntlet", "CG"],
  ["Theatre of Blood: Hard Mode", "TB"],
  ["Phosani's Nightmare", "PN"],
  ["K'ril Tsutsaroth", "KT"],
  ["Vet'ion", "VE"],
  ["", "?"],
])("makes two letters of %s", (name, letters) => expect(monogram(name)).toBe(letters));

it("gives a slug a colour of its own, always the same", () => {
  expect(monogramColour("zulrah")).toEqual(monogramColour("zulrah"));
  expect(monogramColour("zulrah")).not.toEqual(monogramColour("vorkath"));
});

// The badge brings its own ground, so that this holds in both themes. 4.5 is what WCAG asks of small text.
it("keeps white letters readable on every hue that there can be", () => {
  const { saturation, lightness } = monogramColour("zulrah");
  const contrasts = Array.from({ length: 360 }, (_, hue) => 1.05 / (luminance(hue, saturation, lightness) + 0.05));
  expect(Math.min(...contrasts)).toBeGreaterThan(4.5);
});

function luminance(hue: number, saturation: number, lightness: number): number {
  const [red, green, blue] = rgb(hue, saturation / 100, lightness / 100).map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  ) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function rgb(hue: number, saturation: number, lightness: number): number[] {
  const spread = saturation * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map((offset) => {
    const part = (offset + hue / 30) % 12;
    return lightness - spread * Math.max(-1, Math.min(part - 3, 9 - part, 1));
  });
}
