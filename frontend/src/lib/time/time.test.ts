import { expect, it } from "vitest";
import { relativeTime } from "./time";

const now = new Date("2026-11-25T12:00:00Z");

it.each([
  ["2026-11-25T12:00:00Z", "now"],
  ["2026-11-25T12:00:09Z", "now"],
  ["2026-11-25T12:00:11Z", "in 11 s"],
  ["2026-11-25T11:59:30Z", "30 s ago"],
  ["2026-11-25T11:56:01Z", "3 min ago"],
  ["2026-11-25T10:00:00Z", "2 h ago"],
  ["2026-11-22T12:00:00Z", "3 d ago"],
  ["2026-05-25T12:00:00Z", "6 months ago"],
  ["2023-11-25T12:00:00Z", "3 years ago"],
  ["2026-11-25T12:05:00Z", "in 5 min"],
])("tells how far %s is away: %s", (at, told) => expect(relativeTime(new Date(at), now)).toBe(told));
