/** Lines of a drawing on a square of 24 by 24, in the `d` of SVG paths. A dot is a line of no length. */
export const SKILL_GLYPHS: Record<string, string> = {
  attack: "M20 4 9 15M6 11l7 7M9.5 14.5 4 20",
  strength: "M8 12h8M7 7v10M17 7v10M3.5 10v4M20.5 10v4",
  defence: "M12 3l7.5 3v5c0 5-3 8-7.5 10-4.5-2-7.5-5-7.5-10V6z",
  hitpoints: "M12 20 4.3 12.3a4.9 4.9 0 0 1 7.7-6 4.9 4.9 0 0 1 7.7 6z",
  ranged: "M8 3c8 4 8 14 0 18zM3 12h18M18 9l3 3-3 3",
  prayer:
    "M12 2.5v4M12 17.5v4M2.5 12h4M17.5 12h4M5.3 5.3 8 8M16 16l2.7 2.7M18.7 5.3 16 8M8 16l-2.7 2.7M9.5 12a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0z",
  magic: "M4 20l9.5-9.5M17 3v6M14 6h6M20 12.5v4M18 14.5h4M9 4v3M7.5 5.5h3",
  runecraft: "M12 2.8l8 4.6v9.2l-8 4.6-8-4.6V7.4zM9 12l3-4 3 4-3 4z",
  construction: "M3 11.5 12 4l9 7.5M6 9.5V20h12V9.5M10 20v-6h4v6",
  agility: "M5 5l7 7-7 7M12 5l7 7-7 7",
  herblore: "M8.5 3h7M10 3v6l-5.5 9a2 2 0 0 0 1.7 3h11.6a2 2 0 0 0 1.7-3L14 9V3M7.5 14.5h9",
  thieving: "M3 8.5c3-1.5 6-1 9 .5 3-1.5 6-2 9-.5 0 5-2 8-5 8-2 0-3-2-4-2s-2 2-4 2c-3 0-5-3-5-8zM8 12h.5M15.5 12h.5",
  crafting: "M7 4h10l4 5.5L12 21 3 9.5zM3 9.5h18M9 9.5 12 21l3-11.5",
  fletching: "M7 17 20 4M14 4h6v6M7 17v-5l-4 4v5h5l4-4z",
  slayer: "M5 12a7 7 0 1 0 14 0 7 7 0 1 0-14 0zM12 2v6M12 16v6M2 12h6M16 12h6",
  hunter:
    "M12 11.5c3.5 0 6 3 6 6 0 2.5-2.5 3.5-6 3.5s-6-1-6-3.5c0-3 2.5-6 6-6zM4.5 11.5V9.5M9 7V4M15 7V4M19.5 11.5V9.5",
  mining: "M4 20 15 9M8 4c6 0 12 6 12 12M8 4l5 1.5M20 16l-1.5-5",
  smithing: "M3 7h5M8 5h13c0 4-3 5-6 5.5V14l3 5H7l3-5v-3.5C8.5 10 8 8 8 5z",
  fishing: "M3 12c4-6 10-6 14 0-4 6-10 6-14 0zM17 12l4-4v8zM8 11h.01",
  cooking: "M3 10h18M5 10v6a4 4 0 0 0 4 4h6a4 4 0 0 0 4-4v-6M9 6V4M12 6.5V3M15 6V4",
  firemaking: "M12 3c1 4 6 6.5 6 11.5a6 6 0 0 1-12 0c0-3 2-4 2.5-6.5 1.5 1 2 2 2.5 3.5C12.5 9.5 13 6.5 12 3z",
  woodcutting: "M12 3l5.5 7H15l4 6.5H5L9 10H6.5zM12 16.5V21",
  farming: "M12 21v-9M12 13c0-4-3-6.5-8.5-6.5C3.5 10.5 7 13 12 13zM12 10c0-4 3-6 8.5-6 0 4-3.5 6-8.5 6",
  sailing: "M3 16.5h18L18 21H6zM12 3v13.5M12 4l6.5 9H12M9.5 7 6 13h3.5",
};

/** What stands for a kind. Bosses, and what nobody knows yet, have a monogram instead. */
export const KIND_GLYPHS: Partial<Record<string, string>> = {
  overall: "M5 20v-6M12 20V4M19 20V10M2 20h20",
  clue: "M7 4h12v12.5a3.5 3.5 0 0 1-3.5 3.5H5a2 2 0 0 1-2-2v-2h9v2a2 2 0 0 0 2 2M7 4v12M10.5 8h5M10.5 12h5",
  activity: "M6 21V4M6 5h13l-3 4 3 4H6",
};
