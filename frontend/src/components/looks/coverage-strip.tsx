import { useQuery } from "@tanstack/react-query";
import { coverageQuery } from "../../lib/api/player-log";
import { useNow } from "../../lib/time/now";
import { askedSpan, type Period, spanOf } from "../../lib/time/periods";
import { shortTime } from "../../lib/time/time";
import { QueryView } from "../ui/query-view";

interface Props {
  username: string;
  period: Period;
}

/** When the state was known, as a strip: what is empty, nobody looked at. */
export function CoverageStrip({ username, period }: Props) {
  const now = useNow();
  const query = useQuery(coverageQuery(username, askedSpan(period, now)));
  return (
    <QueryView query={query} lines={2}>
      {({ items }) => {
        const spans = items.map(({ start, end }) => ({ start: Date.parse(start), end: Date.parse(end) }));
        const start = spanOf(period, now)?.start.getTime() ?? spans[0]?.start ?? now.getTime();
        const end = spanOf(period, now)?.end.getTime() ?? now.getTime();
        const known = spans.reduce((sum, span) => sum + span.end - span.start, 0) / Math.max(end - start, 1);
        return (
          <figure className={query.isPlaceholderData ? "opacity-60" : ""}>
            <figcaption className="mb-2 text-sm">
              <b>{percent(known)}</b> of this time is covered by looks.
              <span className="text-muted"> What is empty, nobody looked at.</span>
            </figcaption>
            <Strip spans={spans} start={start} end={end} label={`${percent(known)} covered`} />
            <div className="mt-1 flex justify-between text-sm text-muted">
              <span>{shortTime(new Date(start))}</span>
              <span>{shortTime(new Date(end))}</span>
            </div>
          </figure>
        );
      }}
    </QueryView>
  );
}

interface StripProps {
  spans: { start: number; end: number }[];
  start: number;
  end: number;
  label: string;
}

function Strip({ spans, start, end, label }: StripProps) {
  const x = (at: number) => ((at - start) / Math.max(end - start, 1)) * 1000;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox="0 0 1000 10"
      preserveAspectRatio="none"
      className="h-6 w-full rounded border border-line bg-sunken"
    >
      {spans.map((span) => (
        <rect
          key={span.start}
          x={x(span.start)}
          y={0}
          width={Math.max(x(span.end) - x(span.start), 1)}
          height={10}
          className="fill-accent"
        />
      ))}
    </svg>
  );
}

/** Rounded down: what is not whole is not called so. */
function percent(share: number): string {
  return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
}
