import { useMetrics } from "../../lib/metrics/metrics";
import { MOST_METRICS } from "../../lib/progress/history-charts";
import { LineSample } from "../charts/line-looks";
import { MetricChooser } from "../metrics/metric-chooser";

interface Props {
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

/** The metrics that are drawn, with their lines: the legend, from which they are taken out and added to. */
export function ChosenMetrics({ chosen, onChange }: Props) {
  const metrics = useMetrics();
  return (
    <div className="flex flex-wrap items-center gap-2">
      {chosen.map((slug, look) => (
        <span key={slug} className="inline-flex min-h-10 items-center gap-2 rounded-md border border-line pl-3 text-sm">
          <LineSample look={look} />
          {metrics.get(slug)?.name ?? slug}
          <button
            type="button"
            aria-label={`Remove ${metrics.get(slug)?.name ?? slug}`}
            disabled={chosen.length === 1}
            onClick={() => onChange(chosen.filter((other) => other !== slug))}
            className="size-10 rounded-md hover:bg-sunken disabled:opacity-30"
          >
            ✕
          </button>
        </span>
      ))}
      {chosen.length < MOST_METRICS && (
        <MetricChooser label="Add a metric" without={chosen} onChoose={(slug) => onChange([...chosen, slug])} />
      )}
    </div>
  );
}
