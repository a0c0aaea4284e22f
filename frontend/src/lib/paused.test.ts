import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { usePaused } from "./paused";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("follows a value only once it has stayed the same for long enough", () => {
  const { result, rerender } = renderHook((typed: string) => usePaused(typed, 200), { initialProps: "" });
  for (const typed of ["z", "ze", "zez"]) {
    rerender(typed);
    act(() => void vi.advanceTimersByTime(199));
    expect(result.current).toBe("");
  }
  act(() => void vi.advanceTimersByTime(1));
  expect(result.current).toBe("zez");
});
