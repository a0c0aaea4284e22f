import { Link } from "react-router";
import { playerAddress } from "../../lib/address/player-addresses";
import { unitOf } from "../../lib/metrics/measures";
import { PERIOD_NAMES } from "../../lib/progress/records";
import type { Story } from "../../lib/words/session-story";
import { MetricName } from "../metrics/metric-name";
import { Gained } from "../ui/amounts";

interface Props {
  story: Story;
  username: string;
  isEmpty: boolean;
}

const RECORDS = 3;

/** Levels, kills and scores, and the records that were set. */
export function SessionStory({ story: { levels, others, records }, username, isEmpty }: Props) {
  if (isEmpty) return <p className="text-sm text-muted">Values were first seen or corrected; nothing was gained.</p>;
  const [shown, more] = [records.slice(0, RECORDS), records.length - RECORDS];
  return (
    <ul className="flex flex-wrap items-center gap-x-5 gap-y-1 text-sm">
      {levels.map(({ metric, level, levels_gained }) => (
        <li key={metric}>
          <MetricName slug={metric} /> level <b>{level}</b>{" "}
          <span className="whitespace-nowrap text-gain">▲ +{levels_gained}</span>
        </li>
      ))}
      {others.map(({ metric, measure, gained }) => (
        <li key={metric}>
          <MetricName slug={metric} /> <Gained value={gained} unit={unitOf(measure)} />
        </li>
      ))}
      {shown.map(({ metric, period, gained, measure }) => (
        <li key={metric + period}>
          <span className="mr-2 rounded border border-accent px-1 text-xs text-accent">
            record in {PERIOD_NAMES[period]}
          </span>
          <MetricName slug={metric} /> <Gained value={gained} unit={unitOf(measure)} />
        </li>
      ))}
      {more > 0 && (
        <li>
          <Link
            to={`${playerAddress(username)}/records`}
            className="inline-flex min-h-10 items-center text-muted underline"
          >
            {more} more {more === 1 ? "record" : "records"}
          </Link>
        </li>
      )}
    </ul>
  );
}
