import { useMemo, useState } from "react";
import {
  CartesianGrid,
  type DotItemDotProps,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { extent, filled, type Moment, type Series, type Stretch } from "../../lib/charts/series";
import { timeTicks } from "../../lib/charts/time-ticks";
import { amountAxis, AXIS, GRID, MARGIN } from "./chart-looks";
import { EndLabels } from "./end-labels";
import { BRIDGE_DASH, lineColour, lineDash, Marker } from "./line-looks";
import { StepTip } from "./step-tip";
import { ZoomSurface } from "./zoom-surface";

export interface ChartLine extends Series {
  label: string;
  /** Its number among the looks of lines, from 0: the same line looks the same in every chart. */
  look: number;
}

export interface StepChartProps {
  lines: readonly ChartLine[];
  /** In milliseconds, as the steps. */
  span: Stretch;
  /** An amount beside the axis, short, but told from another one that is a step away. */
  short: (value: number, step: number) => string;
  /** An amount, to the last digit. */
  exact: (value: number) => string;
  /** Low amounts on top, as of ranks. */
  isReversed?: boolean;
  onZoom?: (span: Stretch) => void;
}

const TICKS = 7;
const MOST_MARKED = 60;

/** Lines that go in steps on a true time axis: a value holds until the next. What lies in a gap is dotted. */
export default function StepChart({ lines, span, short, exact, isReversed = false, onZoom }: StepChartProps) {
  const rows = useMemo(() => filled(lines, span.start, span.end), [lines, span]);
  const ticks = useMemo(() => timeTicks(span.start, span.end, TICKS), [span]);
  // The tip would tell of another moment once the time around the pointer is another.
  const [hasZoomed, setZoomed] = useState(false);
  const zoom = (shown: Stretch) => {
    setZoomed(true);
    onZoom?.(shown);
  };
  const [lowest, highest] = extent(rows.flatMap(({ known, bridge }) => [...known, ...bridge])) ?? [0, 1];
  const isFlat = lowest === highest;
  const [least, greatest] = isFlat ? [Math.max(lowest - 1, 0), highest + 1] : [lowest, highest];
  return (
    <ResponsiveContainer width="100%" height="100%">
      {/* Fingers scroll the page up and down; browsers heed this on the chart's box, not on a shape in it. */}
      <LineChart
        data={rows}
        margin={MARGIN}
        accessibilityLayer={false}
        style={{ touchAction: onZoom ? "pan-y" : undefined }}
      >
        <CartesianGrid {...GRID} />
        <XAxis
          {...AXIS}
          dataKey="at"
          type="number"
          scale="time"
          domain={[span.start, span.end]}
          allowDataOverflow
          ticks={ticks.map(({ at }) => at)}
          tickFormatter={(at: number) => ticks.find((tick) => tick.at === at)?.label ?? ""}
        />
        <YAxis
          {...amountAxis(least, greatest, short)}
          domain={isFlat ? [least, greatest] : ["auto", "auto"]}
          reversed={isReversed}
        />
        <Tooltip
          active={hasZoomed ? false : undefined}
          isAnimationActive={false}
          cursor={{ stroke: "var(--muted)", strokeDasharray: "2 2" }}
          content={({ active, payload }) => {
            const row = active ? (payload[0]?.payload as Moment | undefined) : undefined;
            return row ? <StepTip row={row} lines={lines} exact={exact} /> : null;
          }}
        />
        {lines.map(
          (line, index) =>
            line.gaps.length > 0 && (
              <Line
                key={`bridge ${line.label}`}
                {...drawn(line.look, !hasZoomed)}
                dataKey={bridge(index)}
                strokeDasharray={BRIDGE_DASH}
                dot={false}
              />
            ),
        )}
        {lines.map((line, index) => (
          <Line
            key={line.label}
            {...drawn(line.look, !hasZoomed)}
            dataKey={known(index)}
            strokeDasharray={lineDash(line.look)}
            dot={dots(line)}
          />
        ))}
        <EndLabels rows={rows} lines={lines} />
        {onZoom && <ZoomSurface span={span} onZoom={zoom} onMove={() => setZoomed(false)} />}
      </LineChart>
    </ResponsiveContainer>
  );
}

const known = (index: number) => (row: Moment) => row.known[index];
const bridge = (index: number) => (row: Moment) => row.bridge[index];

function drawn(look: number, hasActiveDot: boolean) {
  return {
    type: "stepAfter" as const,
    stroke: lineColour(look),
    strokeWidth: 2,
    isAnimationActive: false,
    activeDot: hasActiveDot && { r: 3, fill: lineColour(look), stroke: "none" },
  };
}

/** A marker where a value was first seen, unless there are too many of them to be told apart. */
function dots({ steps, look }: ChartLine) {
  if (steps.length > MOST_MARKED) return false;
  const moments = new Set(steps.map(({ at }) => at));
  return ({ key, cx, cy, payload }: DotItemDotProps) =>
    moments.has((payload as Moment).at) && cx !== undefined && cy !== undefined ? (
      <Marker key={key} look={look} x={cx} y={cy} />
    ) : (
      <g key={key} />
    );
}
