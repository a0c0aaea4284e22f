import { useQueries } from "@tanstack/react-query";
import { profileQuery } from "../../lib/api/players";
import { gainedQuery, historiesQuery } from "../../lib/api/progress";
import { valuesOf } from "../../lib/players/comparison";
import type { AskedSpan } from "../../lib/time/periods";

/** What several players are asked for. Null until all of them have answered. */
export interface Compared<Answer> {
  players: Answer[] | null;
  errors: Error[];
  isStale: boolean;
}

/** One metric over time. */
export function useHistories(names: string[], metric: string, span: AskedSpan) {
  const asked = useQueries({ queries: names.map((name) => historiesQuery(name, [metric], span)) });
  return together(asked, ([history]) => history);
}

/** All metrics: what was gained in a time, or without one, values now. */
export function useValues(names: string[], span: AskedSpan | null) {
  const profiles = useQueries({ queries: span ? [] : names.map((name) => profileQuery(name, null)) });
  const gains = useQueries({ queries: span ? names.map((name) => gainedQuery(name, span)) : [] });
  if (!span) return together(profiles, valuesOf);
  return together(
    gains,
    ({ metrics }) => new Map(metrics.map(({ metric, gained }) => [metric, { value: gained, level: null }])),
  );
}

interface Asked<Data> {
  data: Data | undefined;
  error: Error | null;
  isPlaceholderData: boolean;
}

function together<Data, Answer>(asked: Asked<Data>[], of: (data: Data) => Answer | undefined): Compared<Answer> {
  const players = asked.map(({ data }) => data && of(data)).filter((answer) => answer !== undefined);
  return {
    players: players.length === asked.length ? players : null,
    errors: asked.flatMap(({ error }) => error ?? []),
    isStale: asked.some(({ isPlaceholderData }) => isPlaceholderData),
  };
}
