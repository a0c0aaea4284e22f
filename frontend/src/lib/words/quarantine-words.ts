import type { Decision, Episode } from "../api/quarantine";

/** What may have happened, and how one tells. */
export const REASONS: Record<Episode["reason"], { title: string; hint: string }> = {
  rollback: {
    title: "Looks like a rollback",
    hint: "Many values went down together: the game's servers may have been set back, or the account was.",
  },
  name_passed_on: {
    title: "Looks like another character",
    hint: "So much is different that the name may have been passed on to somebody else.",
  },
  left_iron_board: {
    title: "Looks like it left its iron board",
    hint: "The numbers on this board stopped fitting: the character may no longer be an ironman.",
  },
  glitch: {
    title: "Looks like a glitch of the hiscores",
    hint: "Only a few values are wrong. Glitches mostly pass by themselves; then this closes by itself, too.",
  },
};

export const RESOLUTIONS: Record<NonNullable<Episode["resolution"]>, string> = {
  fitted: "closed by itself: a look fitted again",
  overtaken: "closed by itself: it was overtaken by something else",
  accepted: "accepted",
  discarded: "discarded",
  split: "split: another character has the name",
};

/** What each decision does, in words that fit under its button. */
export const DECISIONS: Record<Exclude<Decision, "undo">, { label: string; effect: string }> = {
  accept: {
    label: "Accept",
    effect: "It is the same character, and the numbers are right. The step is no gain and no loss; tracking goes on.",
  },
  discard: {
    label: "Discard",
    effect: "The numbers are wrong. They are not stored; the next look is judged by the last good one.",
  },
  split: {
    label: "Split",
    effect: "From here it is another character. The old history is archived, and a new player begins clean.",
  },
};
