import { useSkillView, useVirtualLevels } from "../../lib/address/overview-address";
import type { Skill } from "../../lib/players/entries";
import type { RecentGains } from "../../lib/progress/recent-gains";
import { Card } from "../ui/card";
import { Segments } from "../ui/segments";
import { Toggle } from "../ui/toggle";
import { SkillGrid } from "./skill-grid";
import { SkillTable } from "./skill-table";

interface Props {
  username: string;
  skills: Skill[];
  gains: RecentGains;
  isStale: boolean;
}

const VIEWS = [
  { value: "grid", label: "Grid" },
  { value: "table", label: "Table" },
] as const;

export function SkillsCard({ username, skills, gains, isStale }: Props) {
  const [view, setView] = useSkillView();
  const [isVirtual, setVirtual] = useVirtualLevels();
  const Skills = view === "grid" ? SkillGrid : SkillTable;
  return (
    <Card
      title="Skills"
      isStale={isStale || gains.isStale}
      action={
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <Toggle label="Virtual levels" isOn={isVirtual} onChange={setVirtual} />
          <Segments label="How skills are shown" options={VIEWS} value={view} onChange={setView} />
        </div>
      }
    >
      <Skills username={username} skills={skills} gains={gains} />
    </Card>
  );
}
