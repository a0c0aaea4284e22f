import { useQuery } from "@tanstack/react-query";
import { playerEventsQuery } from "../../lib/api/players";
import { playerEventInWords } from "../../lib/words/player-event-words";
import { Card } from "../ui/card";
import { QueryView } from "../ui/query-view";
import { When } from "../ui/when";

const SHOWN = 8;

/** Renames, changes of board, quarantines: what happened besides progress, newest first. */
export function PlayerEvents({ username }: { username: string }) {
  const events = useQuery(playerEventsQuery(username, SHOWN));
  return (
    <Card title="What happened">
      <QueryView query={events}>
        {({ items }) => (
          <ul className="space-y-2 text-sm">
            {items.map((event) => (
              <li key={event.id}>
                {playerEventInWords(event)}{" "}
                <span className="whitespace-nowrap text-muted">
                  <When at={event.at} />
                </span>
              </li>
            ))}
            {items.length === 0 && <li className="text-muted">Nothing besides progress.</li>}
          </ul>
        )}
      </QueryView>
    </Card>
  );
}
