import { useQuery } from "@tanstack/react-query";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { Comparison } from "../components/compare/comparison";
import { PlayerChoice } from "../components/compare/player-choice";
import { PeriodPicker } from "../components/periods/period-picker";
import { Empty, Notice } from "../components/ui/notice";
import { Segments } from "../components/ui/segments";
import { everyPlayerQuery } from "../lib/api/player-list";
import { MOST, playerNamed, useComparedPlayers } from "../lib/address/compared-players";
import { usePeriod } from "../lib/address/period-address";
import { askedSpan } from "../lib/time/periods";
import { useNow } from "../lib/time/now";
import { useTitle } from "../lib/layout/title";

const BY = [
  { value: "value", label: "Values now" },
  { value: "gained", label: "Gains" },
] as const;

/** Two to six players side by side. */
export function ComparePage() {
  useTitle("Compare");
  const [names, choose, tooMany] = useComparedPlayers();
  const { data: players } = useQuery(everyPlayerQuery);
  const unknown = players ? names.filter((name) => !playerNamed(players, name)) : [];
  const compared = names.filter((name) => !unknown.includes(name));
  const [by, setBy] = useQueryState("by", parseAsStringLiteral(["value", "gained"]).withDefault("value"));
  const [metric, setMetric] = useQueryState("metric", parseAsString.withDefault("overall"));
  const [period, choosePeriod] = usePeriod("week");
  const span = askedSpan(period, useNow());
  return (
    <div className="space-y-4">
      <h1 className="text-2xl font-semibold">Compare</h1>
      <PlayerChoice names={names} onChoose={choose} />
      {unknown.length > 0 && <Notice>Nobody is tracked here as {unknown.join(", ")}.</Notice>}
      {tooMany.length > 0 && (
        <Notice>
          At most {MOST} are compared. Left out: {tooMany.join(", ")}.
        </Notice>
      )}
      {compared.length < 2 ? (
        <Empty title="Choose who is to be compared.">Two to {MOST} players, side by side.</Empty>
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-3">
            <Segments label="What" options={BY} value={by} onChange={(chosen) => void setBy(chosen)} />
            <PeriodPicker period={period} onChoose={choosePeriod} />
          </div>
          <Comparison
            names={compared}
            metric={metric}
            onMetric={(slug) => void setMetric(slug)}
            span={span}
            isGained={by === "gained"}
          />
        </>
      )}
    </div>
  );
}
