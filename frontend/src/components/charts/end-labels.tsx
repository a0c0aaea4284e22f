import { usePlotArea, useYAxisScale } from "recharts";
import type { Moment } from "../../lib/charts/series";
import { lineColour } from "./line-looks";

const LINE_HEIGHT = 14;

/** The name of each line above its end, moved apart where they would lie on each other. */
export function EndLabels({ rows, lines }: { rows: Moment[]; lines: readonly { label: string; look: number }[] }) {
  const plot = usePlotArea();
  const scale = useYAxisScale();
  const last = rows.at(-1);
  if (!plot || !scale || !last) return null;
  const ends = lines.flatMap(({ label, look }, index) => {
    const value = last.known[index] ?? last.bridge[index] ?? null;
    const y = value === null ? undefined : scale(value);
    return y === undefined ? [] : [{ label, look, y: Math.max(y - 6, plot.y) }];
  });
  return (
    <g aria-hidden="true" fontSize={12} fontWeight={600} textAnchor="end" pointerEvents="none">
      {apart(ends, plot.y + plot.height).map(({ label, look, y }) => (
        <text
          key={label}
          x={plot.x + plot.width - 4}
          y={y}
          fill={lineColour(look)}
          stroke="var(--raised)"
          strokeWidth={4}
          paintOrder="stroke"
        >
          {label}
        </text>
      ))}
    </g>
  );
}

/** From the lowest up, each at least a line above the one before. */
function apart<Label extends { y: number }>(labels: Label[], bottom: number): Label[] {
  let room = bottom;
  return [...labels]
    .sort((one, other) => other.y - one.y)
    .map((label) => {
      const y = Math.min(label.y, room);
      room = y - LINE_HEIGHT;
      return { ...label, y };
    });
}
