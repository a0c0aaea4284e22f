import type { Moment } from "../../lib/charts/series";
import { shortTime } from "../../lib/time/time";
import { TIP } from "./chart-looks";
import { LineSample } from "./line-looks";

interface Props {
  row: Moment;
  lines: readonly { label: string; look: number }[];
  exact: (value: number) => string;
}

/** All lines at one moment, exactly. */
export function StepTip({ row, lines, exact }: Props) {
  return (
    <div className={TIP}>
      <p className="text-muted">{shortTime(new Date(row.at))}</p>
      {lines.map(({ label, look }, index) => {
        const value = row.known[index] ?? row.bridge[index] ?? null;
        return (
          <p key={label} className="flex items-center gap-2">
            <LineSample look={look} />
            <span className="grow">{label}</span>
            <span className="tabular-nums">{value === null ? "unknown" : exact(value)}</span>
          </p>
        );
      })}
    </div>
  );
}
