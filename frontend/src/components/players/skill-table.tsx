import type { Skill } from "../../lib/players/entries";
import type { RecentGains } from "../../lib/progress/recent-gains";
import { sorted } from "../../lib/tables/sorting";
import { useTableSorting } from "../../lib/tables/sorting-address";
import { KnownRank, KnownValue } from "../metrics/known-value";
import { MetricLink } from "../metrics/metric-link";
import { Amount } from "../ui/amounts";
import { Bar } from "../ui/bar";
import { type Column, DataTable } from "../ui/data-table";
import { recentColumns, recentGain } from "./recent-columns";

interface Props {
  username: string;
  skills: Skill[];
  gains: RecentGains;
}

/** Everything about the skills, sorted as one likes. */
export function SkillTable({ username, skills, gains }: Props) {
  const [sorting, setSorting] = useTableSorting("skills");
  const rows = sorting ? sorted(skills, sorting.isDescending, (skill) => picked(skill, sorting.key, gains)) : skills;
  const name: Column<Skill> = {
    key: "name",
    label: "Skill",
    isSortable: true,
    cell: ({ metric }) => <MetricLink metric={metric} username={username} />,
  };
  return (
    <DataTable
      caption="Skills"
      columns={[name, ...OWN_COLUMNS, ...recentColumns(gains)]}
      rows={rows}
      rowKey={({ metric }) => metric.slug}
      sorting={sorting}
      onSort={setSorting}
    />
  );
}

const OWN_COLUMNS: Column<Skill>[] = [
  { key: "level", label: "Level", isNumber: true, isSortable: true, cell: (skill) => <Level skill={skill} /> },
  {
    key: "experience",
    label: "Experience",
    isNumber: true,
    isSortable: true,
    cell: (skill) => <KnownValue entry={skill} />,
  },
  { key: "next", label: "To next", isNumber: true, isSortable: true, cell: (skill) => <ToNext skill={skill} /> },
  { key: "rank", label: "Rank", isNumber: true, isSortable: true, cell: (skill) => <KnownRank entry={skill} /> },
];

function Level({ skill: { progress } }: { skill: Skill }) {
  if (!progress) return <Amount value={null} why="it follows from the experience, which is not known." />;
  return (
    <span className="inline-block w-16 align-middle">
      <span className="font-semibold">{progress.level}</span>
      <Bar share={progress.share} />
    </span>
  );
}

function ToNext({ skill: { progress } }: { skill: Skill }) {
  if (!progress) return <Amount value={null} why="it follows from the experience, which is not known." />;
  if (progress.left === null) return <span className="text-muted">reached</span>;
  return <Amount value={progress.left} unit={`experience to ${progress.goal ?? ""}`} />;
}

function picked({ metric, value, rank, progress }: Skill, key: string, gains: RecentGains) {
  const own = { name: metric.name, level: value, experience: value, next: progress?.left, rank };
  return key in own ? own[key as keyof typeof own] : recentGain(gains, key, metric.slug);
}
