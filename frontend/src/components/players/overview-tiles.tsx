import type { Profile } from "../../lib/api/players";
import type { Recent, RecentGains } from "../../lib/progress/recent-gains";
import { Gain } from "../metrics/gain";
import { Amount, Gained, Rank } from "../ui/amounts";
import { Stat } from "../ui/stat";

interface Props {
  profile: Profile;
  gains: RecentGains;
  isStale: boolean;
}

/** The numbers that sum a player up. */
export function OverviewTiles({ profile, gains, isStale }: Props) {
  const { overall, combat_level, fetched_at } = profile;
  const week = gains.by.week?.get("overall");
  return (
    <dl
      aria-busy={isStale}
      className={`grid grid-cols-2 gap-2 transition-opacity sm:grid-cols-3 lg:grid-cols-6 ${isStale ? "opacity-60" : ""}`}
    >
      <Stat label="Total level">
        <Amount value={overall.level} />
      </Stat>
      <Stat label="Experience" note={<MonthsExperience gains={gains} />}>
        <Amount value={overall.experience} unit="experience" />
      </Stat>
      <Stat
        label="Rank"
        note={
          week?.ranks_gained ? (
            <>
              <Gained value={week.ranks_gained} unit="ranks" /> in 7 d
            </>
          ) : null
        }
      >
        {fetched_at === null ? <Amount value={null} why="nobody had looked yet." /> : <Rank rank={overall.rank} />}
      </Stat>
      <Stat label="Combat level">
        <Amount value={combat_level} why="a combat skill's experience is not known, and a guess would be too low." />
      </Stat>
      <Stat label={gains.at ? "Experience that day" : "Experience today"} note={<Levels gains={gains} name="today" />}>
        <Recent gains={gains} name="today" />
      </Stat>
      <Stat label="Experience in 7 d" note={<Levels gains={gains} name="week" />}>
        <Recent gains={gains} name="week" />
      </Stat>
    </dl>
  );
}

function MonthsExperience({ gains }: { gains: RecentGains }) {
  const overall = gains.by.month?.get("overall");
  return overall?.gained ? (
    <>
      <Gain of={overall} /> in 30 d
    </>
  ) : null;
}

function Levels({ gains, name }: { gains: RecentGains; name: Recent }) {
  const total = gains.by[name]?.get("total_level");
  return total?.gained ? (
    <>
      <Gain of={total} /> {total.gained === 1 ? "level" : "levels"}
    </>
  ) : null;
}

function Recent({ gains, name }: { gains: RecentGains; name: Recent }) {
  const found = gains.by[name];
  if (!found) return <span className="text-muted">…</span>;
  const overall = found.get("overall");
  return overall ? <Gain of={overall} /> : <Gained value={null} why="no experience was known in this time" />;
}
