import { useXAxisScale, useYAxisScale } from "recharts";
import type { Series, Stretch } from "../../lib/charts/series";
import { Marker } from "./line-looks";

const MOST_MARKED = 60;

interface Props {
  lines: readonly (Series & { label: string; look: number })[];
  span: Stretch;
}

/** A marker where a value was first seen; none on a line that has too many of them to be told apart. */
export function StepMarkers({ lines, span }: Props) {
  const x = useXAxisScale();
  const y = useYAxisScale();
  if (!x || !y) return null;
  return (
    <g aria-hidden="true" pointerEvents="none">
      {lines.flatMap(({ label, look, steps }) =>
        (steps.length > MOST_MARKED ? [] : steps).map(({ at, value }) => {
          const [left, top] = [x(at), value === null ? undefined : y(value)];
          if (left === undefined || top === undefined || at < span.start || at > span.end) return null;
          return <Marker key={`${label} ${String(at)}`} look={look} x={left} y={top} />;
        }),
      )}
    </g>
  );
}
