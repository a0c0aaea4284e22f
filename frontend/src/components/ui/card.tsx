import { type ReactNode, useId } from "react";

interface Props {
  title?: ReactNode;
  /** What stands to the right of the title: a switch, a link. */
  action?: ReactNode;
  /** Whether newer content is on its way; what is there stays. */
  isStale?: boolean;
  className?: string;
  children: ReactNode;
}

/** A panel. While it loads something newer it dims, and nothing on it moves. */
export function Card({ title, action, isStale = false, className = "", children }: Props) {
  const id = useId();
  return (
    <section
      aria-labelledby={title ? id : undefined}
      aria-busy={isStale}
      className={`min-w-0 rounded-lg border border-line bg-raised ${className}`}
    >
      {(title || action) && (
        <div className="flex min-h-12 flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-1">
          <h2 id={id} className="py-1 text-sm font-semibold">
            {title}
          </h2>
          {action}
        </div>
      )}
      <div className={`p-4 transition-opacity ${isStale ? "opacity-60" : ""}`}>{children}</div>
    </section>
  );
}
