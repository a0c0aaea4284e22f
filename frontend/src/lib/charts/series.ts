/** A value from a moment on (in milliseconds), until the next. None: it is unknown from then on. */
export interface Step {
  at: number;
  value: number | null;
}

export interface Stretch {
  start: number;
  end: number;
}

/** What a line is made of: its steps by time, and the stretches in which nobody knows when it moved. */
export interface Series {
  steps: readonly Step[];
  gaps: readonly Stretch[];
}

/** One moment of a chart: of each series the value where it is known, and the one that bridges a gap. */
export interface Moment {
  at: number;
  known: (number | null)[];
  bridge: (number | null)[];
}

/** The value at a moment: the last one, carried forward. Null before the first. */
export function valueAt(steps: readonly Step[], at: number): number | null {
  return steps.findLast((step) => step.at <= at)?.value ?? null;
}

/** All series over one span, filled: a row wherever any of them moves, in and around gaps, and at both ends. */
export function filled(series: readonly Series[], start: number, end: number): Moment[] {
  const cursors = series.map(cursor);
  return moments(series, start, end).map((at) => {
    const found = cursors.map((read) => read(at));
    return { at, known: found.map(({ known }) => known), bridge: found.map(({ bridge }) => bridge) };
  });
}

function moments(series: readonly Series[], start: number, end: number): number[] {
  const all = series.flatMap(({ steps, gaps }) => [
    ...steps.map(({ at }) => at),
    // Its middle as well: a line that is broken off needs a place at which it is not.
    ...gaps.flatMap((gap) => [gap.start, (gap.start + gap.end) / 2, gap.end]),
  ]);
  const within = all.filter((at) => at > start && at < end);
  return [...new Set([start, ...within, end])].sort((one, other) => one - other);
}

/** Reads a series at one moment after the other, so that many steps are walked through once. */
function cursor({ steps, gaps }: Series): (at: number) => { known: number | null; bridge: number | null } {
  let next = 0;
  let gap = 0;
  return (at) => {
    while (next < steps.length && (steps[next] as Step).at <= at) next += 1;
    while (gap < gaps.length && (gaps[gap] as Stretch).end < at) gap += 1;
    const value = steps[next - 1]?.value ?? null;
    const around = gaps[gap];
    const isInGap = around !== undefined && at >= around.start;
    const isInside = isInGap && at > around.start && at < around.end;
    return { known: isInside ? null : value, bridge: isInGap ? value : null };
  };
}

/** What came together up to and with each: 2, 3, 1 -> 2, 5, 6. */
export function cumulative(gains: readonly number[]): number[] {
  let sum = 0;
  return gains.map((gain) => (sum += gain));
}

/** The least and greatest known value; null if none is. */
export function extent(values: readonly (number | null)[]): [number, number] | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return known.reduce<[number, number]>(
    ([least, greatest], value) => [Math.min(least, value), Math.max(greatest, value)],
    [Infinity, -Infinity],
  );
}
