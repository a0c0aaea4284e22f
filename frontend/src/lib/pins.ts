import { useSyncExternalStore } from "react";
import { stored } from "./stored";

const KEY = "pinned";
const CHANGED = "pinnedchange";
const NONE: string[] = [];

let text: string | null = null;
let pinned = NONE;

/** Names that are pinned in this browser, in the order in which they were, and how to pin or unpin one. */
export function usePins(): { pins: string[]; toggle: (username: string) => void } {
  const pins = useSyncExternalStore(subscribe, read);
  return { pins, toggle };
}

function toggle(username: string): void {
  const pins = read();
  const others = pins.filter((name) => name !== username);
  localStorage.setItem(KEY, JSON.stringify(others.length < pins.length ? others : [...pins, username]));
  dispatchEvent(new Event(CHANGED));
}

function read(): string[] {
  const found = localStorage.getItem(KEY);
  if (found !== text) {
    text = found;
    pinned = stored(found, areNames) ?? NONE;
  }
  return pinned;
}

function areNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}

function subscribe(listener: () => void): () => void {
  addEventListener(CHANGED, listener);
  addEventListener("storage", listener);
  return () => {
    removeEventListener(CHANGED, listener);
    removeEventListener("storage", listener);
  };
}
