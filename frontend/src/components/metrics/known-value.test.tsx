import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import type { MetricProgress } from "../../lib/api/progress";
import type { Entry } from "../../lib/players/entries";
import { Gain } from "./gain";
import { KnownRank, KnownValue } from "./known-value";

afterEach(cleanup);

const metric = { slug: "zulrah", name: "Zulrah", kind: "boss", measure: "kills", minimum: 5 } as Entry["metric"];
const entry: Entry = { metric, value: 12_345, rank: 77, reported: true };

it("shows a value that the last look gave as it is", () => {
  render(<KnownValue entry={entry} />);
  expect(screen.getByText("12,345 kills")).toBeTruthy();
  expect(screen.queryByText(/kept/)).toBeNull();
});

it("marks a value that was not shown any more", () => {
  render(<KnownValue entry={{ ...entry, reported: false }} />);
  expect(screen.getByText(/^kept: the latest look did not show it/)).toBeTruthy();
});

it("says why a value is unknown, and does not call it zero", () => {
  render(<KnownValue entry={{ ...entry, value: null, reported: false }} />);
  expect(screen.getByText(/^unknown: .* does not mean that it is zero. They rank it from 5\.$/)).toBeTruthy();
  expect(screen.queryByText(/kept/)).toBeNull();
});

it("says why there is no rank", () => {
  render(<KnownRank entry={{ ...entry, value: 3, rank: null }} />);
  expect(screen.getByText("unranked: it is ranked from 5")).toBeTruthy();
});

const gain = {
  measure: "kills",
  gained: 0,
  first_known: true,
  at_least: 0,
  at_most: null,
  exact: false,
  end: { value: 73, rank: null, level: null },
} as MetricProgress;

it("does not call a first known value gained", () => {
  render(<Gain of={gain} />);
  expect(screen.getByText(/^first known in this time, at 73; nothing is known to be gained$/)).toBeTruthy();
});

it("says how far a gain is certain", () => {
  render(<Gain of={{ ...gain, gained: 12, first_known: false, at_least: 10, at_most: 12 }} />);
  expect(screen.getByText("+12 kills, at least 10, at most 12")).toBeTruthy();
});
