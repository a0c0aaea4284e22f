import { expect, it } from "vitest";
import { cronInWords } from "./cron-words";

it.each([
  ["*/30 * * * *", "Every 30 minutes"],
  ["* * * * *", "Every minute"],
  ["0 2 * * *", "At 02:00 UTC"],
])("reads %s as %s", (cron, words) => expect(cronInWords(cron)).toBe(words));
