import type { Progress } from "../../lib/api/progress";
import { At } from "../ui/when";

/** From when to when the numbers are, and what is not certain about it. */
export function SpanWords({
  progress: { start, end, observed_start, observed_end, partial, exact, metrics },
}: {
  progress: Progress;
}) {
  return (
    <div className="space-y-1 text-sm text-muted">
      <p>
        From <At at={start} /> to <At at={end} />.{" "}
        {observed_end
          ? Date.parse(observed_end) < Date.parse(end) && (
              <>
                The last look in it was <At at={observed_end} />.
              </>
            )
          : "Nobody looked in this time."}
      </p>
      {partial && observed_start && (
        <p>
          The player was first looked at <At at={observed_start} />, after the start: gains count from there.
        </p>
      )}
      {!exact && metrics.length > 0 && (
        <p>Some of it was seen by looks on both sides of the start or the end: how sure a number is, its row says.</p>
      )}
    </div>
  );
}
