import { expect, it } from "vitest";
import { toCsv, toJson } from "./export-rows";

const rows = [
  { metric: "slayer", gained: 1_234_567, rank: null, exact: true },
  { metric: 'K\'ril "the" Tsutsaroth, greater', gained: -3, rank: 7, exact: false },
];

it("writes rows as comma-separated values", () =>
  expect(toCsv(rows)).toBe(
    'metric,gained,rank,exact\r\nslayer,1234567,,true\r\n"K\'ril ""the"" Tsutsaroth, greater",-3,7,false\r\n',
  ));

it("writes rows as JSON, with what is missing as null", () => expect(JSON.parse(toJson(rows))).toEqual(rows));
