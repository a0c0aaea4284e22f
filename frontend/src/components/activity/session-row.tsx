import { Link } from "react-router";
import { gainedAddress, playerAddress } from "../../lib/address/player-addresses";
import type { PlaySession } from "../../lib/api/activity";
import { duration } from "../../lib/time/time";
import { storyOf } from "../../lib/words/session-story";
import { Gained } from "../ui/amounts";
import { When } from "../ui/when";
import { SessionStory } from "./session-story";

/** One session of one player: when, and what came of it. */
export function SessionRow({ session }: { session: PlaySession }) {
  const story = storyOf(session);
  return (
    <li className="border-b border-line py-2 first:pt-0 last:border-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-3">
        <Link
          to={playerAddress(session.username)}
          className="inline-flex min-h-10 items-center font-semibold hover:underline"
        >
          {session.username}
        </Link>
        {story.experience !== null && (
          <span className="text-sm max-sm:order-last max-sm:w-full">
            <Gained value={story.experience} unit="experience" />{" "}
            <span className="text-muted">experience in {duration(seconds(session))}</span>
          </span>
        )}
        <Link
          to={gainedAddress(session.username, session)}
          className="ml-auto inline-flex min-h-10 items-center text-sm text-muted underline"
        >
          <When at={session.end} />
        </Link>
      </div>
      <SessionStory story={story} username={session.username} isEmpty={session.gains.length === 0} />
    </li>
  );
}

function seconds({ start, end }: PlaySession): number {
  return (Date.parse(end) - Date.parse(start)) / 1000;
}
