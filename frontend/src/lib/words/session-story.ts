import type { PlaySession } from "../api/activity";

type MetricGain = PlaySession["gains"][number];
type SetRecord = PlaySession["records"][number];

/** What a session is told as: the experience in all, levels, then all else that was gained. */
export interface Story {
  experience: number | null;
  levels: MetricGain[];
  others: MetricGain[];
  records: SetRecord[];
}

const LENGTH: Record<SetRecord["period"], number> = { day: 1, week: 7, month: 30, year: 365 };

/** A metric's record of the shortest period says most: one that holds for a day is more than one for a year. */
export function storyOf({ gains, records }: PlaySession): Story {
  const skills = gains.filter(({ kind }) => kind === "skill");
  const byLength = [...records].sort((one, other) => LENGTH[one.period] - LENGTH[other.period]);
  return {
    experience: gains.find(({ kind, measure }) => kind === "overall" && measure === "experience")?.gained ?? null,
    levels: skills.filter(({ levels_gained }) => (levels_gained ?? 0) > 0),
    others: gains.filter(({ kind }) => kind !== "skill" && kind !== "overall"),
    records: byLength.filter((record, place) => byLength.findIndex(({ metric }) => metric === record.metric) === place),
  };
}
