import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Schemas } from "../../lib/api/client";
import { standingColumns } from "./standing-columns";

const standing = { value: 12_345, gain: { gained: 1_234, exact: true } } as Schemas["StandingOut"];
const board = { by: "gained", measure: "score", items: [standing] } as unknown as Schemas["Leaderboard"];

it("says what values and gains count, in the words of all other pages", () => {
  const columns = standingColumns(board).filter(({ key }) => key === "value" || key === "gained");
  render(columns.map(({ key, cell }) => <p key={key}>{cell(standing)}</p>));
  expect(screen.getByText("12,345 points")).toBeTruthy();
  expect(screen.getByText("+1,234 points")).toBeTruthy();
});
