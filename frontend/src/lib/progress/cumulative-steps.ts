import type { Bucket } from "../api/progress";
import { cumulative, type Step, type Stretch } from "../charts/series";

/** What came together over the time, in steps at the end of each bucket; without a look nobody knows when it came. */
export function cumulativeSteps(buckets: readonly Bucket[]): { steps: Step[]; gaps: Stretch[] } {
  const [first] = buckets;
  if (!first) return { steps: [], gaps: [] };
  const sums = cumulative(buckets.map(({ gained }) => gained));
  const steps = buckets.map(({ end }, index) => ({ at: Date.parse(end), value: sums[index] ?? null }));
  return { steps: [{ at: Date.parse(first.start), value: 0 }, ...steps], gaps: unobserved(buckets) };
}

function unobserved(buckets: readonly Bucket[]): Stretch[] {
  const gaps: Stretch[] = [];
  for (const bucket of buckets) {
    if (bucket.observed) continue;
    const [start, end] = [Date.parse(bucket.start), Date.parse(bucket.end)];
    const last = gaps.at(-1);
    if (last?.end === start) last.end = end;
    else gaps.push({ start, end });
  }
  return gaps;
}
