import { type ReactNode, useEffect, useId, useRef, useState } from "react";

interface Shown {
  text: string;
  x: number;
  y: number;
}

/** Something short that says exactly what it means on hover, focus and tap. Screen readers hear the exact one. */
export function Tip({ exact, children, className = "" }: { exact: string; children: ReactNode; className?: string }) {
  return (
    <span tabIndex={0} data-tip={exact} className={`cursor-help rounded-sm ${className}`}>
      <span aria-hidden="true">{children}</span>
      <span className="sr-only">{exact}</span>
    </span>
  );
}

/** Draws the tip of whichever `Tip` is pointed at. One for the page, as there may be hundreds of them. */
export function TipLayer() {
  const [shown, setShown] = useState<Shown | null>(null);
  const layer = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    const show = (event: Event) => setShown(tipAt(event.target));
    const hide = (event: Event) => (!(event instanceof KeyboardEvent) || event.key === "Escape") && setShown(null);
    for (const name of ["pointerover", "focusin", "click"]) document.addEventListener(name, show);
    for (const name of ["keydown", "focusout"]) document.addEventListener(name, hide);
    addEventListener("scroll", hide, true);
    return () => {
      for (const name of ["pointerover", "focusin", "click"]) document.removeEventListener(name, show);
      for (const name of ["keydown", "focusout"]) document.removeEventListener(name, hide);
      removeEventListener("scroll", hide, true);
    };
  }, []);
  useEffect(() => {
    if (!shown || !layer.current) return;
    const half = layer.current.offsetWidth / 2 + 8;
    layer.current.style.left = `${String(Math.min(Math.max(shown.x, half), innerWidth - half))}px`;
    layer.current.style.top = `${String(shown.y)}px`;
  }, [shown]);
  if (!shown) return null;
  return (
    <div
      ref={layer}
      id={id}
      aria-hidden="true"
      className="pointer-events-none fixed z-50 w-max max-w-80 -translate-x-1/2 -translate-y-full rounded-md bg-ink px-2 py-1 text-sm text-ground shadow-lg"
    >
      {shown.text}
    </div>
  );
}

function tipAt(target: EventTarget | null): Shown | null {
  const tipped = target instanceof Element ? target.closest<HTMLElement>("[data-tip]") : null;
  if (!tipped?.dataset.tip) return null;
  const box = tipped.getBoundingClientRect();
  return { text: tipped.dataset.tip, x: box.left + box.width / 2, y: box.top - 6 };
}
