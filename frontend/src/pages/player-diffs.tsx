import { useInfiniteQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { LookEntry } from "../components/looks/look-entry";
import { Card } from "../components/ui/card";
import { More } from "../components/ui/more";
import { Empty } from "../components/ui/notice";
import { QueryView } from "../components/ui/query-view";
import { diffsQuery } from "../lib/api/player-log";

/** What each look changed, newest first. */
export function PlayerDiffsPage() {
  const { username = "" } = useParams();
  const query = useInfiniteQuery(diffsQuery(username));
  return (
    <Card title="What each look changed">
      <QueryView query={query} lines={12}>
        {({ pages }) => {
          const looks = pages.flatMap(({ items }) => items);
          if (looks.length === 0) return <Empty title="Nothing is known yet.">The first look will show here.</Empty>;
          return (
            <ol>
              {looks.map((look) => (
                <LookEntry key={look.at} look={look} username={username} />
              ))}
            </ol>
          );
        }}
      </QueryView>
      <More query={query} isEager />
    </Card>
  );
}
