import { usePins } from "../../lib/browser/pins";

/** Keeps a player on the start page of this browser. */
export function PinButton({ username }: { username: string }) {
  const { pins, toggle } = usePins();
  const isPinned = pins.includes(username);
  return (
    <button
      type="button"
      aria-pressed={isPinned}
      aria-label={`Pin ${username} to the start page`}
      className="size-10 rounded-md text-lg text-muted hover:bg-sunken aria-pressed:text-accent"
      onClick={() => toggle(username)}
    >
      <span aria-hidden="true">{isPinned ? "★" : "☆"}</span>
    </button>
  );
}
