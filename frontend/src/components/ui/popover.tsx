import { type ReactNode, useRef } from "react";
import { buttonLook, type Kind } from "./button";

interface Props {
  /** What the button says. */
  label: ReactNode;
  /** Gets a function that closes it. */
  children: (close: () => void) => ReactNode;
  kind?: Kind;
  /** How wide the panel is. */
  width?: string;
}

/** A panel below its button. Esc closes it, and so does going elsewhere. */
export function Popover({ label, children, kind, width = "w-88" }: Props) {
  const details = useRef<HTMLDetailsElement>(null);
  const close = () => {
    details.current?.removeAttribute("open");
    details.current?.querySelector("summary")?.focus();
  };
  return (
    <details
      ref={details}
      className="relative min-w-0"
      onToggle={(event) => event.currentTarget.open && keepInSight(event.currentTarget.lastElementChild as HTMLElement)}
      onKeyDown={(event) => event.key === "Escape" && close()}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) details.current?.removeAttribute("open");
      }}
    >
      <summary className={`${buttonLook(kind)} max-w-full list-none [&::-webkit-details-marker]:hidden`}>
        <span className="truncate">{label}</span>
        <span aria-hidden="true">▾</span>
      </summary>
      <Panel close={close} width={width}>
        {children}
      </Panel>
    </details>
  );
}

function Panel({ close, width, children }: Pick<Props, "children" | "width"> & { close: () => void }) {
  return (
    // Takes the focus of clicks beside its fields, or else they would close it.
    <div
      tabIndex={-1}
      className={`absolute z-40 mt-1 max-w-[calc(100vw-2rem)] rounded-md border border-line bg-raised p-3 shadow-lg outline-none ${width}`}
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
