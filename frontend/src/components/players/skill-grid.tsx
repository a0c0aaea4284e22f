import { Link } from "react-router";
import type { Skill } from "../../lib/players/entries";
import { exactNumber, sign, compactNumber } from "../../lib/metrics/numbers";
import type { RecentGains } from "../../lib/progress/recent-gains";
import { historyOf } from "../metrics/metric-link";
import { MetricIcon } from "../metrics/metric-icon";
import { Bar } from "../ui/bar";

interface Props {
  username: string;
  skills: Skill[];
  gains: RecentGains;
}

/** Three in a row, as the game shows them. */
export function SkillGrid({ username, skills, gains }: Props) {
  return (
    <ul className="grid grid-cols-3 gap-1.5 sm:gap-2">
      {skills.map((skill) => (
        <li key={skill.metric.slug}>
          <Cell username={username} skill={skill} gains={gains} />
        </li>
      ))}
    </ul>
  );
}

function Cell({ username, skill, gains }: { username: string; skill: Skill; gains: RecentGains }) {
  const { metric, progress } = skill;
  const today = gains.by.today?.get(metric.slug)?.gained ?? 0;
  const words = inWords(skill, today, gains.at ? "that day" : "today");
  return (
    <Link
      to={historyOf(username, metric.slug)}
      data-tip={words}
      className="block rounded-md border border-line px-1.5 py-1.5 hover:bg-sunken sm:px-3"
    >
      <span aria-hidden="true" className="block">
        <span className="flex items-center gap-1 sm:gap-2">
          <MetricIcon slug={metric.slug} name={metric.name} kind={metric.kind} />
          <span className="hidden truncate text-sm text-muted sm:inline">{metric.name}</span>
          <span className="ml-auto text-lg font-semibold tabular-nums">
            {progress?.level ?? <span className="text-xs font-normal text-muted italic sm:text-sm">unknown</span>}
          </span>
        </span>
        <span className="block h-4 text-right text-xs text-gain tabular-nums">
          {today > 0 && `▲ ${sign(today)}${compactNumber(today)}`}
        </span>
        <Bar share={progress?.share ?? 0} />
      </span>
      <span className="sr-only">{words}</span>
    </Link>
  );
}

function inWords({ metric: { name }, value, progress, reported }: Skill, today: number, day: string): string {
  if (value === null || !progress) return `${name}: unknown, the hiscores never showed it`;
  const level = `${name}: level ${String(progress.level)}, ${exactNumber(value)} experience`;
  const next = progress.left === null ? "" : `, ${exactNumber(progress.left)} to ${progress.goal ?? ""}`;
  const gained = today > 0 ? `, ${sign(today)}${exactNumber(today)} ${day}` : "";
  return `${level}${next}${gained}${reported ? "" : "; the latest look did not show it"}`;
}
