import { useInfiniteQuery } from "@tanstack/react-query";
import { activityQuery } from "../../lib/api/activity";
import { Card } from "../ui/card";
import { More } from "../ui/more";
import { Empty } from "../ui/notice";
import { QueryView } from "../ui/query-view";
import { SinceChoice } from "./since-choice";
import { useSince } from "../../lib/address/since";
import { SessionRow } from "./session-row";

/** What all players did since somebody looked here last, or in another time. */
export function ActivityFeed() {
  const since = useSince();
  const query = useInfiniteQuery(activityQuery(since.moment));
  return (
    <Card title={since.title} action={<SinceChoice since={since} />} isStale={query.isPlaceholderData}>
      {since.note && <p className="mb-3 text-sm text-muted">{since.note}</p>}
      <QueryView query={query} lines={8}>
        {({ pages }) => {
          const sessions = pages.flatMap(({ items }) => items);
          if (sessions.length === 0) return <Empty title="Nothing has changed.">{since.hint}</Empty>;
          return (
            <ol>
              {sessions.map((session) => (
                <SessionRow key={`${session.username} ${session.start}`} session={session} />
              ))}
            </ol>
          );
        }}
      </QueryView>
      <More query={query} />
    </Card>
  );
}
