import type { RunState } from "../../lib/api/tasks";

const SIGNS: Record<RunState, { sign: string; look: string }> = {
  queued: { sign: "…", look: "text-muted" },
  running: { sign: "▶", look: "text-accent" },
  finished: { sign: "✓", look: "text-gain" },
  failed: { sign: "✕", look: "text-loss" },
};

/** How a run stands, by a sign, a word and a colour. */
export function RunStateMark({ state }: { state: RunState }) {
  const { sign, look } = SIGNS[state];
  return (
    <span className={`whitespace-nowrap ${look}`}>
      <span aria-hidden="true">{sign}</span> {state}
    </span>
  );
}
