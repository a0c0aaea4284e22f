import { describe, expect, it } from "vitest";
import { shifted } from "./period-shift";
import { askedSpan, parseLength, type Period, spanOf } from "./periods";
import { TIME_ZONE } from "./time";

const now = new Date(2026, 10, 25, 14, 30); // A Wednesday.
const at = (month: number, day: number, year = 2026) => new Date(year, month - 1, day);

it("runs in a zone that changes its clocks", () => expect(TIME_ZONE).toBe("Europe/Berlin"));

it.each([
  ["3d12h", 302_400_000],
  ["2w", 1_209_600_000],
  ["90m", 5_400_000],
  ["3 days", null],
  ["", null],
  ["0d", null],
  ["-1d", null],
  ["36501d", null],
])("reads the length %s", (expression, length) => expect(parseLength(expression)).toBe(length));

describe("spanOf", () => {
  it.each([
    ["today", at(11, 25), now],
    ["yesterday", at(11, 24), at(11, 25)],
    ["this_week", at(11, 23), now],
    ["last_week", at(11, 16), at(11, 23)],
    ["this_month", at(11, 1), now],
    ["last_month", at(10, 1), at(11, 1)],
    ["this_year", at(1, 1), now],
    ["week", new Date(now.getTime() - 7 * 86_400_000), now],
    ["3h", new Date(now.getTime() - 3 * 3_600_000), now],
  ])("knows what %s means", (name, start, end) => expect(spanOf({ name }, now)).toEqual({ start, end }));

  it("has none for all time, nor for what means nothing", () => {
    expect(spanOf({ name: "all" }, now)).toBeNull();
    expect(spanOf({ name: "fortnight" }, now)).toBeNull();
  });
});

describe("askedSpan", () => {
  it("asks by name what the API has a name for", () => {
    expect(askedSpan({ name: "week" }, now)).toEqual({ period: "week", tz: TIME_ZONE });
    expect(askedSpan({ name: "90d" }, now)).toEqual({ period: "90d", tz: TIME_ZONE });
    expect(askedSpan({ name: "fortnight" }, now)).toEqual({ period: "fortnight", tz: TIME_ZONE });
  });

  it("asks for last month by its local ends", () => {
    const asked = { start: "2026-09-30T22:00:00.000Z", end: "2026-10-31T23:00:00.000Z", tz: TIME_ZONE };
    expect(askedSpan({ name: "last_month" }, now)).toEqual(asked);
  });
});

describe("shifted", () => {
  it.each<[Period, 1 | -1, Period | null]>([
    [{ name: "today" }, -1, { name: "yesterday" }],
    [{ name: "yesterday" }, -1, { start: at(11, 23), end: at(11, 24) }],
    [{ start: at(11, 23), end: at(11, 24) }, 1, { name: "yesterday" }],
    [{ name: "yesterday" }, 1, { name: "today" }],
    [{ name: "today" }, 1, null],
    [{ name: "last_month" }, -1, { start: at(9, 1), end: at(10, 1) }],
    [{ name: "this_year" }, -1, { start: at(1, 1, 2025), end: at(1, 1) }],
    [{ name: "all" }, -1, null],
    [{ name: "week" }, 1, null],
  ])("moves %o by %d", (period, by, moved) => expect(shifted(period, by, now)).toEqual(moved));

  it("keeps days whole when clocks change", () => {
    const longDay = { start: at(10, 25), end: at(10, 26) };
    expect(longDay.end.getTime() - longDay.start.getTime()).toBe(25 * 3_600_000);
    expect(shifted(longDay, -1, now)).toEqual({ start: at(10, 24), end: at(10, 25) });
  });

  it("comes back from the length before to the length up to now", () => {
    const before = shifted({ name: "week" }, -1, now) as Period;
    expect(before).toEqual({ start: new Date(2026, 10, 11, 14, 30), end: new Date(2026, 10, 18, 14, 30) });
    expect(shifted(before, 1, now)).toEqual({ name: "week" });
  });
});
