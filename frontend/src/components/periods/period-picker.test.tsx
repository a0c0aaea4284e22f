import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { NuqsAdapter } from "nuqs/adapters/react-router/v7";
import { BrowserRouter } from "react-router";
import { afterEach, beforeEach, expect, it } from "vitest";
import { usePeriod } from "../../lib/address/period-address";
import { PeriodPicker } from "./period-picker";

function Picked() {
  const [period, choose] = usePeriod("week");
  return <PeriodPicker period={period} onChoose={choose} />;
}

function show(search: string) {
  history.replaceState(null, "", `/${search}`);
  render(
    <BrowserRouter>
      <NuqsAdapter>
        <Picked />
      </NuqsAdapter>
    </BrowserRouter>,
  );
  return userEvent.setup();
}

beforeEach(cleanup);
afterEach(cleanup);

it("shows what the address says, and leaves what is meant anyway out of it", async () => {
  const user = show("?period=day");
  await user.click(screen.getByText("Last 24 h"));
  await user.click(screen.getByRole("button", { name: "7 d" }));
  expect(await screen.findByText("Last 7 d")).toBeTruthy();
  await expect.poll(() => location.search).toBe("");
});

it("goes to any length, and says what is wrong with what is none", async () => {
  const user = show("");
  const length = screen.getByLabelText("Another length");
  await user.type(length, "a while{Enter}");
  expect(screen.getByText(/such as 3d12h/)).toBeTruthy();
  await user.clear(length);
  await user.type(length, "3d 12h{Enter}");
  await expect.poll(() => location.search).toBe("?period=3d12h");
});

it("goes to the time before by a button, and back by Back", async () => {
  const user = show("?period=today");
  await user.click(screen.getByRole("button", { name: "Earlier" }));
  await expect.poll(() => location.search).toBe("?period=yesterday");
  history.back();
  await expect.poll(() => location.search).toBe("?period=today");
});

it("shows any span, in local time", () => {
  show("?start=2026-10-31T23:00:00.000Z&end=2026-11-02T12:30:00.000Z");
  expect(screen.getByLabelText<HTMLInputElement>("From").value).toBe("2026-11-01T00:00");
  expect(screen.getByLabelText<HTMLInputElement>("To").value).toBe("2026-11-02T13:30");
});

it("says that a time which ends before it begins is not shown", () => {
  show("?start=2026-11-02T00:00:00.000Z&end=2026-11-01T00:00:00.000Z");
  expect(screen.getByRole("status").textContent).toContain("Shown: last 7 d.");
});
