import { useQueries } from "@tanstack/react-query";
import { profileQuery } from "../../lib/api/players";
import { gainedQuery } from "../../lib/api/progress";
import { sideBySide, valuesOf } from "../../lib/comparison";
import { useMetrics } from "../../lib/metrics";
import type { AskedSpan } from "../../lib/periods";
import { Card } from "../ui/card";
import { DataTable } from "../ui/data-table";
import { Empty, Failure } from "../ui/notice";
import { Skeleton } from "../ui/skeleton";
import { comparedColumns } from "./compared-columns";

interface Props {
  names: string[];
  /** Of what was gained in it; null: of values now. */
  span: AskedSpan | null;
}

/** Players side by side. */
export function ComparedTable({ names, span }: Props) {
  const slugs = [...useMetrics().keys()];
  const values = useCompared(names, span);
  if (values.error) return <Failure error={values.error} />;
  if (!values.players) return <Skeleton lines={12} />;
  const rows = sideBySide(values.players, slugs);
  return (
    <Card title="Side by side" isStale={values.isStale}>
      {rows.length === 0 ? (
        <Empty title="Nobody gained anything then.">Choose a longer time.</Empty>
      ) : (
        <DataTable
          caption={`${names.join(", ")} side by side`}
          columns={comparedColumns(names, span !== null)}
          rows={rows}
          rowKey={({ slug }) => slug}
        />
      )}
    </Card>
  );
}

function useCompared(names: string[], span: AskedSpan | null) {
  const profiles = useQueries({ queries: span ? [] : names.map((name) => profileQuery(name, null)) });
  const gains = useQueries({ queries: span ? names.map((name) => gainedQuery(name, span)) : [] });
  const asked = span ? gains : profiles;
  const players = span
    ? gains.map(
        ({ data }) =>
          data && new Map(data.metrics.map(({ metric, gained }) => [metric, { value: gained, level: null }])),
      )
    : profiles.map(({ data }) => data && valuesOf(data));
  const found = players.filter((player) => player !== undefined);
  return {
    players: found.length === names.length ? found : null,
    error: asked.find(({ error }) => error)?.error ?? null,
    isStale: asked.some(({ isPlaceholderData }) => isPlaceholderData),
  };
}
