import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { useLastVisit } from "./visits";

const CHOICES = ["visit", "day", "week"] as const;
export type Choice = (typeof CHOICES)[number];

const DAY = 86_400_000;
/** As far back as the API answers, with a margin for clocks that differ. */
const MOST = 31 * DAY - 600_000;

export interface Since {
  choice: Choice;
  choose: (choice: Choice) => void;
  moment: Date;
  title: string;
  /** Why it is not what the title says, if it is not. */
  note: string | null;
  hint: string;
}

/** The moment from which on changes are shown, and the choice of it in the address. */
export function useSince(): Since {
  const [choice, choose] = useQueryState("since", parseAsStringLiteral(CHOICES).withDefault("visit"));
  const lastVisit = useLastVisit();
  const [opened] = useState(() => Date.now());
  const found = sinceOf(choice, lastVisit, opened);
  return { ...found, choice, choose: (chosen) => void choose(chosen) };
}

/** Pure: what a choice means for somebody who opened the page then. */
export function sinceOf(choice: Choice, lastVisit: Date | null, opened: number) {
  if (choice === "day") return { ...IN_A_DAY, moment: new Date(opened - DAY), note: null };
  if (choice === "week") return { ...IN_A_WEEK, moment: new Date(opened - 7 * DAY), note: null };
  if (lastVisit === null) {
    const note = "This is your first visit from this browser: it shows the last day, the next one what you missed.";
    return { ...SINCE_VISIT, moment: new Date(opened - DAY), note };
  }
  const isLongAgo = opened - lastVisit.getTime() > MOST;
  const note = isLongAgo
    ? "You have not looked for long: this is the last month. Each player's page shows more."
    : null;
  return { ...SINCE_VISIT, moment: isLongAgo ? new Date(opened - MOST) : lastVisit, note };
}

const SINCE_VISIT = { title: "Since you last looked", hint: "Look at the last day or week instead." };
const IN_A_DAY = { title: "In the last 24 h", hint: "Nobody gained anything, or nobody logged out." };
const IN_A_WEEK = { title: "In the last 7 d", hint: "Nobody gained anything, or nobody logged out." };
