import { Segments } from "../ui/segments";
import type { Since } from "../../lib/address/since";

const OPTIONS = [
  { value: "visit", label: "Last visit" },
  { value: "day", label: "24 h" },
  { value: "week", label: "7 d" },
] as const;

export function SinceChoice({ since }: { since: Since }) {
  return <Segments label="Since" options={OPTIONS} value={since.choice} onChange={since.choose} />;
}
