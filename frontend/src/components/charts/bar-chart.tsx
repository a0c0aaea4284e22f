import { Bar, BarChart, type BarShapeProps, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { amountAxis, AXIS, GRID, MARGIN, TIP } from "./chart-looks";

export interface BarItem {
  /** Beside the axis: short. */
  label: string;
  /** The time it stands for, and its amount, in words. */
  time: string;
  told: string;
  amount: number;
  /** Whether anything is known about it; if not, nothing is not zero. */
  isKnown: boolean;
}

export interface BarsProps {
  bars: readonly BarItem[];
  /** An amount beside the axis, short, but told from another one that is a step away. */
  short: (value: number, step: number) => string;
}

/** A bar for each part of a time; a dotted foot where nothing is known. */
export default function Bars({ bars, short }: BarsProps) {
  const amounts = [0, ...bars.map(({ amount }) => amount)];
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart
        data={[...bars]}
        margin={MARGIN}
        accessibilityLayer={false}
        barCategoryGap={bars.length > 120 ? 0 : "15%"}
      >
        <CartesianGrid {...GRID} />
        <XAxis {...AXIS} dataKey="label" interval="preserveStartEnd" minTickGap={24} />
        <YAxis {...amountAxis(Math.min(...amounts), Math.max(...amounts), short)} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: "var(--sunken)" }}
          content={({ active, payload }) => {
            const bar = active ? (payload[0]?.payload as BarItem | undefined) : undefined;
            return bar ? (
              <div className={TIP}>
                <p className="text-muted">{bar.time}</p>
                <p className="tabular-nums">{bar.told}</p>
              </div>
            ) : null;
          }}
        />
        <Bar dataKey="amount" isAnimationActive={false} shape={BarShape} />
      </BarChart>
    </ResponsiveContainer>
  );
}

function BarShape({ x, y, width, height, payload }: BarShapeProps) {
  if (!(payload as BarItem).isKnown) {
    const foot = y + height - 1;
    return (
      <path
        d={`M${String(x)} ${String(foot)}h${String(width)}`}
        stroke="var(--muted)"
        strokeWidth={2}
        strokeDasharray="2 3"
      />
    );
  }
  const [top, size] = height < 0 ? [y + height, -height] : [y, height];
  return <rect x={x} y={top} width={Math.max(width, 1)} height={size} fill="var(--chart-1)" />;
}
