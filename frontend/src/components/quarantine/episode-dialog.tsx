import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { type Decision, type EpisodeDetail, episodeQuery, useDecision } from "../../lib/api/quarantine";
import { DECISIONS, REASONS, RESOLUTIONS } from "../../lib/quarantine-words";
import { playerAddress } from "../../lib/windows";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Failure } from "../ui/notice";
import { QueryView } from "../ui/query-view";
import { At } from "../ui/when";
import { ComparedTable } from "./compared-table";

/** Before and after, and what to make of it. */
export function EpisodeDialog({ id, onClose }: { id: number; onClose: () => void }) {
  return (
    <Dialog title="Put aside" onClose={onClose} isWide>
      <QueryView query={useQuery(episodeQuery(id))} lines={8}>
        {(episode) => <Episode episode={episode} />}
      </QueryView>
    </Dialog>
  );
}

function Episode({ episode }: { episode: EpisodeDetail }) {
  const { title, hint } = REASONS[episode.reason];
  return (
    <div className="space-y-4 text-sm">
      <div>
        <p className="font-medium">
          <PlayerLink username={episode.username} />: {title}
        </p>
        <p className="text-muted">{hint}</p>
        <p className="text-muted">
          First seen <At at={episode.first_at} />, latest <At at={episode.latest_at} />; looks that did not fit:{" "}
          {episode.looks}.
        </p>
      </div>
      <Decide episode={episode} />
      <ComparedTable metrics={episode.metrics} suspicions={episode.suspicions} />
    </div>
  );
}

function Decide({ episode }: { episode: EpisodeDetail }) {
  const decide = useDecision(episode.id);
  const button = (decision: Decision, label: string) => (
    <Button
      className="w-24"
      isBusy={decide.isPending && decide.variables === decision}
      disabled={decide.isPending}
      onClick={() => decide.mutate(decision)}
    >
      {label}
    </Button>
  );
  return (
    <div className="space-y-3">
      {episode.resolution === null ? (
        (Object.keys(DECISIONS) as (keyof typeof DECISIONS)[]).map((decision) => (
          <div key={decision} className="flex items-center gap-3">
            {button(decision, DECISIONS[decision].label)}
            <p className="text-muted">{DECISIONS[decision].effect}</p>
          </div>
        ))
      ) : (
        <div className="flex items-center gap-3">
          <p className="grow">
            It is {RESOLUTIONS[episode.resolution]}
            {episode.successor && (
              <>
                {" "}
                <PlayerLink username={episode.successor} />
              </>
            )}
            .
          </p>
          {isDecided(episode) && button("undo", "Undo")}
        </div>
      )}
      {decide.error && <Failure error={decide.error} />}
    </div>
  );
}

function PlayerLink({ username }: { username: string }) {
  return (
    <Link className="underline" to={playerAddress(username)}>
      {username}
    </Link>
  );
}

function isDecided({ resolution }: EpisodeDetail): boolean {
  return resolution === "accepted" || resolution === "discarded" || resolution === "split";
}
