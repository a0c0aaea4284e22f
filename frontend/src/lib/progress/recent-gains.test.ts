import { expect, it } from "vitest";
import { TIME_ZONE } from "../time/time";
import { recentSpan } from "./recent-gains";

const at = (month: number, day: number, hour = 0) => new Date(2026, month - 1, day, hour);
const span = (start: Date, end: Date) => ({ start: start.toISOString(), end: end.toISOString(), tz: TIME_ZONE });

it("asks for now by name, so that it goes on to be now", () => {
  expect(recentSpan("today", null)).toEqual({ period: "today", tz: TIME_ZONE });
});

it("ends at the moment that one looks back to", () => {
  expect(recentSpan("today", at(11, 3, 14))).toEqual(span(at(11, 3), at(11, 3, 14)));
  expect(recentSpan("week", at(11, 20, 14))).toEqual(span(at(11, 13, 14), at(11, 20, 14)));
});

it("takes midnight as the end of a day", () => {
  expect(recentSpan("today", at(11, 4))).toEqual(span(at(11, 3), at(11, 4)));
});
