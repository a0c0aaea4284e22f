import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { ComparedChart } from "../components/compare/compared-chart";
import { ComparedTable } from "../components/compare/compared-table";
import { PlayerChoice } from "../components/compare/player-choice";
import { PeriodPicker } from "../components/periods/period-picker";
import { Empty } from "../components/ui/notice";
import { Segments } from "../components/ui/segments";
import { MOST, useComparedPlayers } from "../lib/compared-players";
import { usePeriod } from "../lib/period-address";
import { askedSpan } from "../lib/periods";
import { useNow } from "../lib/now";
import { useTitle } from "../lib/title";

const BY = [
  { value: "value", label: "Values now" },
  { value: "gained", label: "Gains" },
] as const;

/** Two to six players side by side. */
export function ComparePage() {
  useTitle("Compare");
  const [names, choose] = useComparedPlayers();
  const [by, setBy] = useQueryState("by", parseAsStringLiteral(["value", "gained"]).withDefault("value"));
  const [metric, setMetric] = useQueryState("metric", parseAsString.withDefault("overall"));
  const [period, choosePeriod] = usePeriod("week");
  const span = askedSpan(period, useNow());
  return (
    <div className="space-y-4">
      <h1 className="text-2xl font-semibold">Compare</h1>
      <PlayerChoice names={names} onChoose={choose} />
      {names.length < 2 ? (
        <Empty title="Choose who is to be compared.">Two to {MOST} players, side by side.</Empty>
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-3">
            <Segments label="What" options={BY} value={by} onChange={(chosen) => void setBy(chosen)} />
            <PeriodPicker period={period} onChoose={choosePeriod} />
          </div>
          <ComparedChart
            names={names}
            metric={metric}
            onMetric={(slug) => void setMetric(slug)}
            span={span}
            isGrowth={by === "gained"}
          />
          <ComparedTable names={names} span={by === "gained" ? span : null} />
        </>
      )}
    </div>
  );
}
