import { type ReactNode, useRef } from "react";
import { buttonLook } from "./button";

interface Props {
  /** What the button says. */
  label: ReactNode;
  /** Gets a function that closes it. */
  children: (close: () => void) => ReactNode;
  className?: string;
}

/** A panel below its button. Esc closes it, and so does going elsewhere. */
export function Popover({ label, children, className = "" }: Props) {
  const details = useRef<HTMLDetailsElement>(null);
  const close = () => {
    details.current?.removeAttribute("open");
    details.current?.querySelector("summary")?.focus();
  };
  return (
    <details
      ref={details}
      className={`relative min-w-0 ${className}`}
      onToggle={(event) => event.currentTarget.open && keepInSight(event.currentTarget.lastElementChild as HTMLElement)}
      onKeyDown={(event) => event.key === "Escape" && close()}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) details.current?.removeAttribute("open");
      }}
    >
      <summary className={`${buttonLook()} max-w-full list-none [&::-webkit-details-marker]:hidden`}>
        <span className="truncate">{label}</span>
        <span aria-hidden="true">▾</span>
      </summary>
      <Panel close={close}>{children}</Panel>
    </details>
  );
}

function Panel({ close, children }: Pick<Props, "children"> & { close: () => void }) {
  return (
    // Takes the focus of clicks beside its fields, or else they would close it.
    <div
      tabIndex={-1}
      className="absolute z-40 mt-1 w-88 max-w-[calc(100vw-2rem)] rounded-md border border-line bg-raised p-3 shadow-lg outline-none"
    >
      {children(close)}
    </div>
  );
}

const MARGIN = 16;

/** Moves a panel to the left by as much as it would stick out of the window. */
function keepInSight(panel: HTMLElement): void {
  panel.style.left = "0";
  const over = panel.getBoundingClientRect().right + MARGIN - document.documentElement.clientWidth;
  panel.style.left = `${String(Math.min(-over, 0))}px`;
}
