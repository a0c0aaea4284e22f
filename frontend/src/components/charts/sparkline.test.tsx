import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { Sparkline } from "./sparkline";

afterEach(cleanup);

function drawn(steps: { at: number; value: number | null }[]) {
  render(<Sparkline steps={steps} start={0} end={100} label="Slayer in the last week" />);
  return screen.getByRole("img", { name: "Slayer in the last week" }).querySelector("path")?.getAttribute("d");
}

it("goes in steps, from the value carried into the start to the end", () => {
  const steps = [
    { at: -50, value: 10 },
    { at: 25, value: 20 },
    { at: 75, value: 30 },
  ];
  expect(drawn(steps)).toBe("M0.0 22.0H25.0V12.0H75.0V2.0H100");
});

it("is flat where nothing moved, and empty where nothing is known", () => {
  expect(drawn([{ at: 0, value: 7 }])).toBe("M0.0 22.0H100");
  cleanup();
  expect(drawn([])).toBe("");
});
