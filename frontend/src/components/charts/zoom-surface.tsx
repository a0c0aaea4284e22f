import { type PointerEvent, useRef, useState } from "react";
import { usePlotArea } from "recharts";
import type { Stretch } from "../../lib/charts/series";
import { pinched } from "../../lib/charts/zoom";

interface Props {
  span: Stretch;
  onZoom: (span: Stretch) => void;
  onMove: () => void;
}

/** Where a pointer went down and where it is, from 0 at the left to 1 at the right. */
interface Drag {
  from: number;
  to: number;
}

const LEAST_DRAG = 0.01;

/** Lies over a chart: dragging over a part shows that part, two fingers spread or pinch. */
export function ZoomSurface({ span, onZoom, onMove }: Props) {
  const plot = usePlotArea();
  const drags = useRef(new Map<number, Drag>());
  const [marked, setMarked] = useState<Drag | null>(null);
  if (!plot) return null;

  const placeOf = (event: PointerEvent<SVGRectElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
  };
  const down = (event: PointerEvent<SVGRectElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const place = placeOf(event);
    drags.current.set(event.pointerId, { from: place, to: place });
  };
  const move = (event: PointerEvent<SVGRectElement>) => {
    onMove();
    const drag = drags.current.get(event.pointerId);
    if (!drag) return;
    drag.to = placeOf(event);
    setMarked(drags.current.size === 1 ? { ...drag } : null);
  };
  const up = (event: PointerEvent<SVGRectElement>) => {
    const [one, other] = drags.current.values();
    if (drags.current.has(event.pointerId)) {
      const shown = one && (other ? spread(span, one, other) : cut(span, one));
      if (shown) onZoom(shown);
    }
    cancel();
  };
  const cancel = () => {
    drags.current.clear();
    setMarked(null);
  };

  return (
    <g>
      {marked && (
        <rect
          x={plot.x + plot.width * Math.min(marked.from, marked.to)}
          y={plot.y}
          width={plot.width * Math.abs(marked.to - marked.from)}
          height={plot.height}
          fill="var(--accent)"
          fillOpacity={0.15}
        />
      )}
      <rect
        data-testid="zoom"
        {...{ x: plot.x, y: plot.y, width: plot.width, height: plot.height }}
        fill="transparent"
        className="cursor-crosshair select-none"
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={cancel}
      />
    </g>
  );
}

function cut({ start, end }: Stretch, { from, to }: Drag): Stretch | null {
  if (Math.abs(to - from) < LEAST_DRAG) return null;
  const momentAt = (place: number) => start + (end - start) * place;
  return { start: momentAt(Math.min(from, to)), end: momentAt(Math.max(from, to)) };
}

function spread(span: Stretch, one: Drag, other: Drag): Stretch | null {
  const [left, right] = one.from < other.from ? [one, other] : [other, one];
  return pinched(span, [left.from, right.from], [left.to, right.to]);
}
