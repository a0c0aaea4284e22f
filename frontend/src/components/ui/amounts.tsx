import { compactNumber, exactNumber, sign } from "../../lib/metrics/numbers";
import { Tip } from "./tip";

interface AmountProps {
  value: number | null;
  /** What it counts: "experience". Told with the exact number. */
  unit?: string;
  /** Why it is unknown, if it is. */
  why?: string;
}

const NOT_SEEN = "The hiscores did not show it at any look.";

/** A value: compact, and exact when it is pointed at. */
export function Amount({ value, unit = "", why = NOT_SEEN }: AmountProps) {
  if (value === null) return <Missing word="unknown" why={why} />;
  const shown = compactNumber(value);
  const exact = exactNumber(value);
  return shown === exact ? <span>{exact}</span> : <Tip exact={`${exact} ${unit}`.trim()}>{shown}</Tip>;
}

interface GainedProps extends AmountProps {
  /** What else has to be said: how far it is certain. */
  note?: string;
}

/** What was gained: with a sign and an arrow, never by colour alone. */
export function Gained({ value, unit = "", note = "", why = "Nothing is known about this time." }: GainedProps) {
  if (value === null) return <Missing word="unknown" why={why} />;
  const amount = `${sign(value)}${exactNumber(value)} ${unit}`.trim();
  const exact = note ? `${amount}, ${note}` : amount;
  if (value === 0) return <span className="text-muted">{note ? <Tip exact={exact}>0</Tip> : 0}</span>;
  const shown = (
    <>
      {value > 0 ? "▲ " : "▼ "}
      {sign(value)}
      {compactNumber(value)}
    </>
  );
  return (
    <span className={`whitespace-nowrap ${value > 0 ? "text-gain" : "text-loss"}`}>
      <Tip exact={exact}>{shown}</Tip>
    </span>
  );
}

/** A place on the hiscores. */
export function Rank({ rank, why = "The hiscores give it no place: it is below what they rank." }: RankProps) {
  if (rank === null) return <Missing word="unranked" why={why} />;
  return <span>#{exactNumber(rank)}</span>;
}

interface RankProps {
  rank: number | null;
  why?: string;
}

function Missing({ word, why }: { word: string; why: string }) {
  return (
    <Tip exact={`${word}: ${why}`} className="text-muted italic">
      {word}
    </Tip>
  );
}
