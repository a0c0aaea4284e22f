import type { KeyboardEvent, ReactNode } from "react";
import type { Stretch } from "../../lib/charts/series";
import { panned, zoomed } from "../../lib/charts/zoom";
import { Button } from "../ui/button";

interface Props {
  label: string;
  /** Not known while the first charts load. */
  span: Stretch | undefined;
  onZoom: (span: Stretch) => void;
  /** Absent while all is shown: there is nothing around it. */
  onReset: (() => void) | undefined;
  /** What stands beside the buttons. */
  bar: ReactNode;
  children: ReactNode;
}

interface Move {
  keys: string[];
  sign: string;
  label: string;
  isInwards?: true;
  of: (span: Stretch) => Stretch;
}

const MOVES: Move[] = [
  { keys: ["ArrowLeft"], sign: "‹", label: "Move to earlier", of: (span) => panned(span, -0.5) },
  { keys: ["ArrowRight"], sign: "›", label: "Move to later", of: (span) => panned(span, 0.5) },
  { keys: ["-"], sign: "−", label: "Zoom out", of: (span) => zoomed(span, 2) },
  { keys: ["+", "="], sign: "+", label: "Zoom in", isInwards: true, of: (span) => zoomed(span, 0.5) },
];

/** Buttons and keys (+, −, arrows, 0) that zoom and move whatever charts are inside. */
export function ZoomControls({ label, span, onZoom, onReset, bar, children }: Props) {
  const canMove = ({ isInwards }: Move) => span !== undefined && (isInwards || onReset !== undefined);
  const go = (move: Move) => span && canMove(move) && onZoom(move.of(span));
  const press = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const move = MOVES.find(({ keys }) => keys.includes(event.key));
    if (event.key === "0") onReset?.();
    else if (move) go(move);
    else return;
    event.preventDefault();
  };
  return (
    <div
      role="group"
      aria-label={`${label}. Keys: plus and minus zoom, arrows move, 0 shows all.`}
      tabIndex={0}
      onKeyDown={press}
      className="space-y-4"
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        {bar}
        <div className="ml-auto flex gap-1">
          {MOVES.map((move) => (
            <Button
              key={move.label}
              aria-label={move.label}
              disabled={!canMove(move)}
              onClick={() => go(move)}
              className="min-w-10"
            >
              {move.sign}
            </Button>
          ))}
          <Button disabled={!onReset} onClick={onReset}>
            Show all
          </Button>
        </div>
      </div>
      {children}
    </div>
  );
}
