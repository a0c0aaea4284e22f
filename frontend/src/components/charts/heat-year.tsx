import { type KeyboardEvent, useRef, useState } from "react";

interface HeatDay {
  date: Date;
  /** The day and its amount, in words. */
  told: string;
  /** Null where nobody looked; 0 for nothing; 1 to 4, negative for a loss. */
  strength: number | null;
}

interface Props {
  label: string;
  /** By month; a year's last months may be missing. */
  months: HeatDay[][];
  onChoose: (date: Date) => void;
}

const DAYS = Array.from({ length: 31 }, (_, day) => day + 1);
const MONTH = new Intl.DateTimeFormat(undefined, { month: "short" });
const MOVES: Record<string, { months: number; days: number }> = {
  ArrowLeft: { months: 0, days: -1 },
  ArrowRight: { months: 0, days: 1 },
  ArrowUp: { months: -1, days: 0 },
  ArrowDown: { months: 1, days: 0 },
};

/** A year, a month in each row. One day takes the focus, and arrows move it. */
export function HeatYear({ label, months, onChoose }: Props) {
  const grid = useRef<HTMLTableElement>(null);
  const [focused, setFocused] = useState({ month: 0, day: 0 });
  const move = (event: KeyboardEvent) => {
    const by = MOVES[event.key];
    if (!by) return;
    event.preventDefault();
    const month = Math.min(Math.max(focused.month + by.months, 0), months.length - 1);
    const length = months[month]?.length ?? 0;
    if (length === 0) return;
    const day = Math.min(Math.max(focused.day + by.days, 0), length - 1);
    setFocused({ month, day });
    grid.current?.querySelector<HTMLElement>(`[data-day="${String(month)}-${String(day)}"]`)?.focus();
  };
  return (
    <table ref={grid} role="grid" aria-label={label} className="w-full table-fixed" onKeyDown={move}>
      <tbody>
        {months.map((days, month) => (
          <tr key={month}>
            <th scope="row" className="w-9 text-left text-xs font-normal text-muted">
              {MONTH.format(new Date(2026, month))}
            </th>
            {DAYS.map((number, day) => (
              <td key={number} className="p-px">
                {days[day] && (
                  <Square
                    day={days[day]}
                    place={`${String(month)}-${String(day)}`}
                    isReachable={focused.month === month && focused.day === day}
                    onFocus={() => setFocused({ month, day })}
                    onChoose={onChoose}
                  />
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface SquareProps {
  day: HeatDay;
  place: string;
  isReachable: boolean;
  onFocus: () => void;
  onChoose: (date: Date) => void;
}

function Square({ day, place, isReachable, onFocus, onChoose }: SquareProps) {
  return (
    <button
      type="button"
      tabIndex={isReachable ? 0 : -1}
      aria-label={day.told}
      data-tip={day.told}
      data-day={place}
      onFocus={onFocus}
      onClick={() => onChoose(day.date)}
      className={`block aspect-square w-full rounded-[2px] ${day.strength === null ? "border border-dashed border-line" : ""}`}
      style={{ background: background(day.strength) }}
    />
  );
}

function background(strength: number | null): string | undefined {
  if (strength === null) return undefined;
  if (strength === 0) return "var(--line)";
  const colour = strength > 0 ? "var(--chart-1)" : "var(--loss)";
  return `color-mix(in srgb, ${colour} ${String(10 + Math.abs(strength) * 22.5)}%, var(--raised))`;
}

/** What the squares mean. */
export function HeatLegend() {
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-muted">
      <Sample strength={null} label="no look" />
      <Sample strength={0} label="nothing gained" />
      <Sample strength={2} label="some" />
      <Sample strength={4} label="most" />
    </p>
  );
}

function Sample({ strength, label }: { strength: number | null; label: string }) {
  return (
    <span className="inline-flex items-center gap-2">
      <span
        aria-hidden="true"
        className={`size-3 rounded-[2px] ${strength === null ? "border border-dashed border-line" : ""}`}
        style={{ background: background(strength) }}
      />
      {label}
    </span>
  );
}
