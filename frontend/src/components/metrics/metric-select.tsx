import { type Metric, useMetrics } from "../../lib/metrics/metrics";
import { Choice } from "../ui/choice";

const KINDS: [Metric["kind"], string][] = [
  ["overall", "Overall"],
  ["skill", "Skills"],
  ["boss", "Bosses"],
  ["clue", "Clues"],
  ["activity", "Activities"],
  ["unknown", "New to this release"],
];

interface Props {
  value: string;
  onChange: (slug: string) => void;
}

/** One of all metrics, by kind. */
export function MetricSelect({ value, onChange }: Props) {
  const known = useMetrics();
  const metrics = [...known.values()];
  return (
    <Choice label="Metric" value={value} onChange={onChange}>
      {!known.has(value) && <option value={value}>{value}</option>}
      {KINDS.map(([kind, label]) => {
        const ofKind = metrics.filter((metric) => metric.kind === kind);
        return ofKind.length === 0 ? null : (
          <optgroup key={kind} label={label}>
            {ofKind.map(({ slug, name }) => (
              <option key={slug} value={slug}>
                {name}
              </option>
            ))}
          </optgroup>
        );
      })}
    </Choice>
  );
}
