import { useMemo, useState } from "react";
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { extent, filled, type Moment, type Series, type Stretch } from "../../lib/charts/series";
import { timeTicks } from "../../lib/charts/time-ticks";
import { amountAxis, AXIS, GRID, MARGIN } from "./chart-looks";
import { EndLabels } from "./end-labels";
import { BRIDGE_DASH, lineColour, lineDash, MOST_LINES } from "./line-looks";
import { StepMarkers } from "./step-markers";
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

/** Lines that go in steps on a true time axis: a value holds until the next. What lies in a gap is dotted. */
export default function StepChart({ lines, span, short, exact, isReversed = false, onZoom }: StepChartProps) {
  const rows = useMemo(() => filled(lines, span.start, span.end), [lines, span]);
  const timeAxis = useMemo(() => timeAxisOf(span), [span]);
  // The tip would tell of another moment once the time around the pointer is another.
  const [hasZoomed, setZoomed] = useState(false);
  const zoom = (shown: Stretch) => {
    setZoomed(true);
    onZoom?.(shown);
  };
  const [lowest, highest] = extent(rows.flatMap(({ known, bridge }) => [...known, ...bridge])) ?? [0, 1];
  const isFlat = lowest === highest;
  const valueAxis = useMemo(() => {
    const [least, greatest] = isFlat ? [Math.max(lowest - 1, 0), highest + 1] : [lowest, highest];
    return { ...amountAxis(least, greatest, short), domain: isFlat ? [least, greatest] : ["auto", "auto"] };
  }, [lowest, highest, isFlat, short]);
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
        <XAxis {...timeAxis} />
        <YAxis {...valueAxis} reversed={isReversed} />
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
                dataKey={BRIDGE[index]}
                strokeDasharray={BRIDGE_DASH}
              />
            ),
        )}
        {lines.map((line, index) => (
          <Line
            key={line.label}
            {...drawn(line.look, !hasZoomed)}
            dataKey={KNOWN[index]}
            strokeDasharray={lineDash(line.look)}
          />
        ))}
        <StepMarkers lines={lines} span={span} />
        <EndLabels rows={rows} lines={lines} />
        {onZoom && <ZoomSurface span={span} onZoom={zoom} onMove={() => setZoomed(false)} />}
      </LineChart>
    </ResponsiveContainer>
  );
}

// Recharts reckons all points anew for another function, and for another object that describes an axis.
const KNOWN = Array.from({ length: MOST_LINES }, (_, index) => (row: Moment) => row.known[index]);
const BRIDGE = Array.from({ length: MOST_LINES }, (_, index) => (row: Moment) => row.bridge[index]);

function drawn(look: number, hasActiveDot: boolean) {
  return {
    type: "stepAfter" as const,
    stroke: lineColour(look),
    strokeWidth: 2,
    isAnimationActive: false,
    dot: false,
    activeDot: hasActiveDot && { r: 3, fill: lineColour(look), stroke: "none" },
  };
}

function timeAxisOf(span: Stretch) {
  const ticks = timeTicks(span.start, span.end, TICKS);
  return {
    ...AXIS,
    dataKey: "at",
    type: "number" as const,
    scale: "time" as const,
    domain: [span.start, span.end],
    allowDataOverflow: true,
    interval: "equidistantPreserveStart" as const,
    ticks: ticks.map(({ at }) => at),
    tickFormatter: (at: number) => ticks.find((tick) => tick.at === at)?.label ?? "",
  };
}
