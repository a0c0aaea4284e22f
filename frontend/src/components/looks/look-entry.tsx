import { Link } from "react-router";
import { gainedAddress, lookBefore } from "../../lib/address/player-addresses";
import type { LookDiff, MetricDiff } from "../../lib/api/player-log";
import { unitOf } from "../../lib/metrics/measures";
import { exactNumber } from "../../lib/metrics/numbers";
import { MetricName } from "../metrics/metric-name";
import { Gained } from "../ui/amounts";
import { At, When } from "../ui/when";

/** More than these are folded away: a first look knows a hundred values. */
const SHOWN = 12;

/** One look that saw a change, as an entry of a log. */
export function LookEntry({ look, username }: { look: LookDiff; username: string }) {
  const { at, changes } = look;
  const since = lookBefore(changes);
  const [shown, folded] = [changes.slice(0, SHOWN), changes.slice(SHOWN)];
  return (
    <li className="border-b border-line py-3 first:pt-0 last:border-0 last:pb-0">
      <h3 className="flex flex-wrap items-baseline gap-x-3 text-sm">
        <span className="font-semibold">
          <At at={at} />
        </span>
        <span className="text-muted max-sm:order-last max-sm:w-full">
          <When at={at} />
          {since ? (
            <>
              , since the look of <At at={since} />
            </>
          ) : (
            ", the first look"
          )}
        </span>
        {since && (
          <Link
            to={gainedAddress(username, { start: since, end: at })}
            className="ml-auto inline-flex min-h-10 items-center text-muted underline"
          >
            As gains
          </Link>
        )}
      </h3>
      <Changes changes={shown} />
      {folded.length > 0 && (
        <details>
          <summary className="flex min-h-10 items-center text-sm text-muted">{folded.length} more</summary>
          <Changes changes={folded} />
        </details>
      )}
    </li>
  );
}

function Changes({ changes }: { changes: MetricDiff[] }) {
  return (
    <ul className="grid gap-x-8 text-sm lg:grid-cols-2">
      {changes.map((change) => (
        <li key={change.metric} className="flex min-h-8 flex-wrap items-center gap-x-3">
          <MetricName slug={change.metric} />
          <span className="ml-auto tabular-nums">
            <Change change={change} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Change({ change: { before, after, gained, measure, level_before, level_after } }: { change: MetricDiff }) {
  if (after === null) return <span className="text-muted">not shown any more, was {exactNumber(before ?? 0)}</span>;
  if (before === null) {
    return (
      <>
        {exactNumber(after)} <span className="text-muted">first known</span>
      </>
    );
  }
  return (
    <>
      {level_after !== level_before && (
        <b>
          level {level_before} → {level_after}{" "}
        </b>
      )}
      <span className="text-muted">
        {exactNumber(before)} → {exactNumber(after)}
      </span>{" "}
      {gained === after - before ? <Gained value={gained} unit={unitOf(measure)} /> : <Corrected gained={gained} />}
    </>
  );
}

function Corrected({ gained }: { gained: number }) {
  return (
    <span className="text-muted">
      {gained === 0 ? "no gain: corrected" : `${exactNumber(gained)} gained, the rest corrected`}
    </span>
  );
}
