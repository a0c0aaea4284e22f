import { render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { BrokenPage } from "./broken-page";

function Breaking(): never {
  throw new Error("Its file is gone.");
}

it("stands in for a page that broke until one goes elsewhere", () => {
  // React tells of it there, too.
  vi.spyOn(console, "error").mockReturnValue(undefined);
  const { rerender } = render(
    <BrokenPage place="/players">
      <Breaking />
    </BrokenPage>,
  );
  expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
  rerender(<BrokenPage place="/">Home</BrokenPage>);
  expect(screen.getByText("Home")).toBeTruthy();
});
