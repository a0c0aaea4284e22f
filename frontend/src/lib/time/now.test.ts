import { renderHook } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { useNow } from "./now";

afterEach(() => vi.useRealTimers());

it("has not stood still while nobody looked at it", () => {
  vi.useFakeTimers({ now: new Date("2026-11-25T12:00:00Z") });
  renderHook(useNow).unmount();
  vi.setSystemTime(new Date("2026-11-25T12:30:00Z"));
  expect(renderHook(useNow).result.current).toEqual(new Date("2026-11-25T12:30:00Z"));
});
