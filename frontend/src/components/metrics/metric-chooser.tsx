import { useState } from "react";
import { type Metric, useMetrics } from "../../lib/metrics/metrics";
import { Field } from "../ui/field";
import { Popover } from "../ui/popover";
import { MetricIcon } from "./metric-icon";

interface Props {
  label: string;
  /** Slugs that cannot be chosen any more. */
  without?: readonly string[];
  onChoose: (slug: string) => void;
}

/** Any metric, found by a part of its name. */
export function MetricChooser({ label, without = [], onChoose }: Props) {
  return (
    <Popover label={label}>
      {(close) => (
        <Search
          without={without}
          onChoose={(slug) => {
            onChoose(slug);
            close();
          }}
        />
      )}
    </Popover>
  );
}

function Search({ without, onChoose }: Required<Omit<Props, "label">>) {
  const [part, setPart] = useState("");
  const metrics = [...useMetrics().values()].filter(({ slug }) => !without.includes(slug));
  const found = metrics.filter(({ name }) => name.toLowerCase().includes(part.trim().toLowerCase()));
  const [first] = found;
  return (
    <form
      className="space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (part && first) onChoose(first.slug);
      }}
    >
      <Field label="Find a metric" type="search" value={part} onChange={(event) => setPart(event.target.value)} />
      <ul className="max-h-64 overflow-y-auto" aria-label="Metrics">
        {found.map((metric) => (
          <li key={metric.slug}>
            <Choice metric={metric} onChoose={onChoose} />
          </li>
        ))}
      </ul>
      {!first && <p className="text-sm text-muted">No metric has this in its name.</p>}
    </form>
  );
}

function Choice({ metric: { slug, name, kind }, onChoose }: { metric: Metric; onChoose: (slug: string) => void }) {
  return (
    <button
      type="button"
      className="flex min-h-10 w-full items-center gap-2 rounded px-2 text-left text-sm hover:bg-sunken"
      onClick={() => onChoose(slug)}
    >
      <MetricIcon slug={slug} name={name} kind={kind} />
      {name}
    </button>
  );
}
