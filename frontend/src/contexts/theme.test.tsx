import { renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { ThemeProvider, useTheme } from "./theme";

it.each([
  ["dark", "dark"],
  ["no theme", "system"],
])("takes a stored %j for %s", (stored, choice) => {
  localStorage.setItem("theme", stored);
  expect(renderHook(useTheme, { wrapper: ThemeProvider }).result.current.choice).toBe(choice);
});
