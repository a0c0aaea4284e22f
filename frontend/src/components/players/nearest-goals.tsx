import { Link } from "react-router";
import { EXPERIENCE_OF_MAX_LEVEL } from "../../lib/metrics/levels";
import type { Skill } from "../../lib/players/entries";
import { MetricIcon } from "../metrics/metric-icon";
import { historyOf } from "../metrics/metric-link";
import { Amount } from "../ui/amounts";
import { Bar } from "../ui/bar";
import { Card } from "../ui/card";
import { Empty } from "../ui/notice";

const SHOWN = 6;

/** The skills with least experience left to 99. */
export function NearestGoals({ username, skills }: { username: string; skills: Skill[] }) {
  const near = skills
    .map(({ metric, value }) => ({ metric, value: value ?? 0, left: EXPERIENCE_OF_MAX_LEVEL - (value ?? 0) }))
    .filter(({ value, left }) => value > 0 && left > 0)
    .sort((one, other) => one.left - other.left)
    .slice(0, SHOWN);
  return (
    <Card title="Nearest 99s">
      {near.length === 0 ? (
        <Empty
          title={skills.some(({ value }) => value !== null) ? "All known skills are 99." : "No skill is known yet."}
        />
      ) : (
        <ul>
          {near.map(({ metric, value, left }) => (
            <li key={metric.slug}>
              <div className="flex min-h-10 items-center gap-2 text-sm">
                <MetricIcon slug={metric.slug} name={metric.name} kind={metric.kind} />
                <Link to={historyOf(username, metric.slug)} className="py-2 hover:underline">
                  {metric.name}
                </Link>
                <span className="ml-auto tabular-nums">
                  <Amount value={left} unit="experience to 99" /> left
                </span>
              </div>
              <Bar share={value / EXPERIENCE_OF_MAX_LEVEL} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
