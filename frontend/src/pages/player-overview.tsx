import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { AsOf, AsOfBanner } from "../components/players/as-of";
import { NearestGoals } from "../components/players/nearest-goals";
import { OverviewTiles } from "../components/players/overview-tiles";
import { PlayerEvents } from "../components/players/player-events";
import { SkillsCard } from "../components/players/skills-card";
import { ValuesCard } from "../components/players/values-card";
import { Failure } from "../components/ui/notice";
import { QueryView } from "../components/ui/query-view";
import { useAsOf, useEverything, useSkillView, useVirtualLevels } from "../lib/address/overview-address";
import { type Profile, profileQuery } from "../lib/api/players";
import { useMetrics } from "../lib/metrics/metrics";
import { bossesOf, isDone, scoresOf, skillsOf } from "../lib/players/entries";
import { type RecentGains, useRecentGains } from "../lib/progress/recent-gains";

/** A player at a glance, now or at a time. */
export function PlayerOverviewPage() {
  const { username = "" } = useParams();
  const [at, setAt] = useAsOf();
  const profile = useQuery(profileQuery(username, at));
  const gains = useRecentGains(username, at);
  return (
    <div className="space-y-4">
      <AsOf at={at} onChange={setAt} />
      <QueryView query={profile} lines={12}>
        {(shown) => (
          <>
            {at && <AsOfBanner at={at} profile={shown} onChange={setAt} />}
            {gains.error && <Failure error={gains.error} />}
            <Overview username={username} profile={shown} gains={gains} isStale={profile.isPlaceholderData} />
          </>
        )}
      </QueryView>
    </div>
  );
}

interface Props {
  username: string;
  profile: Profile;
  gains: RecentGains;
  isStale: boolean;
}

function Overview({ username, profile, gains, isStale }: Props) {
  const metrics = useMetrics();
  const [isVirtual] = useVirtualLevels();
  const [view] = useSkillView();
  const skills = skillsOf(profile, metrics, isVirtual);
  const isWide = view === "table";
  return (
    <>
      <OverviewTiles profile={profile} gains={gains} isStale={isStale} />
      <div className="grid gap-4 lg:grid-cols-3">
        <div className={`min-w-0 ${isWide ? "lg:col-span-3" : "lg:col-span-2"}`}>
          <SkillsCard username={username} skills={skills} gains={gains} isStale={isStale} />
        </div>
        <div className={`min-w-0 ${isWide ? "grid gap-4 lg:col-span-3 lg:grid-cols-2" : "space-y-4"}`}>
          <NearestGoals username={username} skills={skills} />
          <PlayerEvents username={username} />
        </div>
      </div>
      <Tables username={username} profile={profile} gains={gains} isStale={isStale} />
    </>
  );
}

function Tables({ profile, ...shown }: Props) {
  const metrics = useMetrics();
  const [isEverything] = useEverything();
  const others = scoresOf(profile, metrics, "unknown");
  return (
    <>
      <ValuesCard {...shown} title="Bosses" name="bosses" measure="Kills" entries={bossesOf(profile, metrics)} />
      <ValuesCard {...shown} title="Clues" name="clues" measure="Done" entries={scoresOf(profile, metrics, "clue")} />
      <ValuesCard
        {...shown}
        title="Activities"
        name="activities"
        measure="Score"
        entries={scoresOf(profile, metrics, "activity")}
      />
      {others.some((entry) => isEverything || isDone(entry)) && (
        <ValuesCard {...shown} title="New on the hiscores" name="others" measure="Value" entries={others} />
      )}
    </>
  );
}
