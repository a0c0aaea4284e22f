import { expect, it } from "vitest";
import { ApiError, mayPass } from "./errors";

it.each([
  [0, true],
  [404, false],
  [422, false],
  [429, true],
  [503, true],
])("knows whether what was answered with %d may work later", (status, expected) =>
  expect(mayPass(new ApiError(status, "code", "A sentence."))).toBe(expected),
);
