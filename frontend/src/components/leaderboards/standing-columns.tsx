import { Link } from "react-router";
import type { Standing } from "../../lib/api/leaderboards";
import type { Schemas } from "../../lib/api/client";
import { boardName } from "../../lib/boards";
import { unitOf } from "../../lib/measures";
import { exactNumber } from "../../lib/numbers";
import { gainedAddress, playerAddress } from "../../lib/windows";
import { Amount, Gained } from "../ui/amounts";
import type { Column } from "../ui/data-table";
import { Tip } from "../ui/tip";
import { When } from "../ui/when";

/** A leaderboard's columns: what it is about decides which there are. */
export function standingColumns(board: Schemas["Leaderboard"]): Column<Standing>[] {
  const { by, measure, items } = board;
  const value: Column<Standing> = {
    key: "value",
    label: by === "value" ? "Value" : "Value then",
    isNumber: true,
    cell: (standing) => <Amount value={standing.value} unit={unitOf(measure)} />,
  };
  const level: Column<Standing> = { key: "level", label: "Level", isNumber: true, cell: (standing) => standing.level };
  return [
    { key: "player", label: "Player", cell: (standing) => <Who standing={standing} /> },
    ...(by === "gained" ? [gainColumn(board)] : []),
    value,
    ...(items.some((standing) => standing.level !== null) ? [level] : []),
    { key: "checked", label: "Checked", cell: (standing) => <Checked standing={standing} /> },
  ];
}

function gainColumn({ metric, measure, start, end }: Schemas["Leaderboard"]): Column<Standing> {
  return {
    key: "gained",
    label: "Gained",
    isNumber: true,
    cell: ({ username, gain }) => {
      if (!gain) return null;
      const shown = <Gained value={gain.gained} unit={unitOf(measure)} />;
      return (
        <span className="inline-flex items-center justify-end gap-2">
          {gain.first_known && (
            <Mark exact="Nothing was known at the start: counted from the first value known after it.">
              from first seen
            </Mark>
          )}
          {!gain.exact && !gain.first_known && <Mark exact={bounds(gain)}>about</Mark>}
          {start ? (
            <Link to={gainedAddress(username, { start, end }, metric)} className="underline">
              {shown}
            </Link>
          ) : (
            shown
          )}
        </span>
      );
    },
  };
}

function bounds({ at_least, at_most }: Schemas["GainOut"]): string {
  if (at_least === null) return "How much of it was gained in this time is not certain.";
  return `At least ${exactNumber(at_least)}${at_most === null ? "" : `, at most ${exactNumber(at_most)}`}: looks did not fall on both ends.`;
}

function Who({ standing: { place, username, board, stale } }: { standing: Standing }) {
  return (
    <span className="inline-flex items-center gap-2">
      <span className="min-w-6 text-right text-muted">{place}.</span>
      <Link to={playerAddress(username)} className="inline-flex min-h-10 items-center font-medium hover:underline">
        {username}
      </Link>
      {board !== "regular" && <span className="hidden text-muted sm:inline">{boardName(board)}</span>}
      {stale && <Mark exact="The last look is more than two intervals before the end: this may be behind.">stale</Mark>}
    </span>
  );
}

function Checked({ standing: { last_fetched } }: { standing: Standing }) {
  return last_fetched ? <When at={last_fetched} /> : "not yet";
}

function Mark({ exact, children }: { exact: string; children: string }) {
  return (
    <Tip exact={exact} className="rounded border border-warn px-1 text-xs text-warn">
      {children}
    </Tip>
  );
}
