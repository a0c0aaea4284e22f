import { describe, expect, it } from "vitest";
import type { LookResult } from "../api/looks";
import { lookInWords } from "./look-words";

function result(changed: Partial<LookResult>): LookResult {
  return {
    outcome: "success",
    fetched_at: "2026-11-25T12:00:00Z",
    changes: 0,
    error: null,
    retry_after: null,
    ...changed,
  };
}

describe("lookInWords", () => {
  it("tells what was gained", () => {
    expect(lookInWords(result({ changes: 3 }), 12_345, 0)).toBe("+12,345 XP");
    expect(lookInWords(result({ changes: 3 }), -500, 0)).toBe("−500 XP");
  });

  it("tells of changes that are no experience", () => {
    expect(lookInWords(result({ changes: 1 }), null, 0)).toBe("1 value changed");
    expect(lookInWords(result({ changes: 2 }), 0, 0)).toBe("2 values changed");
    expect(lookInWords(result({}), null, 0)).toBe("only ranks moved");
    expect(lookInWords(result({ outcome: "unchanged" }), null, 0)).toBe("no change");
  });

  it("tells how long to wait, as long as there is something to wait for", () => {
    const down = result({ outcome: "unavailable", error: "The hiscores answered with 503.", retry_after: 30 });
    expect(lookInWords(down, null, 30)).toBe("hiscores down, retry in 30 s");
    expect(lookInWords(down, null, 0)).toBe("hiscores down");
  });

  it("gives the reason of what was not looked at", () => {
    const skipped = result({ outcome: "skipped", error: "It is not due." });
    expect(lookInWords(skipped, null, 0)).toBe("It is not due.");
    expect(lookInWords(skipped, null, 9)).toBe("not asked, retry in 9 s");
  });
});
