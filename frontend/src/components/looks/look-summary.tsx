import type { Look } from "../../lib/api/player-log";
import { exactNumber } from "../../lib/metrics/numbers";
import { countsOf, latencyOf } from "../../lib/words/look-outcomes";

/** What came of the looks that are listed, and how long they took. */
export function LookSummary({ looks }: { looks: Look[] }) {
  const latency = latencyOf(looks);
  return (
    <p className="mb-3 flex flex-wrap gap-x-5 text-sm">
      <span className="text-muted">Of the last {looks.length}:</span>
      {countsOf(looks).map(([outcome, count]) => (
        <span key={outcome}>
          {outcome} <b>{exactNumber(count)}</b>
        </span>
      ))}
      {latency && (
        <span>
          half took at most <b>{exactNumber(latency.median)} ms</b>, 19 of 20 at most{" "}
          <b>{exactNumber(latency.high)} ms</b>
        </span>
      )}
    </p>
  );
}
