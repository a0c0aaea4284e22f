import { type ReactNode, useId } from "react";

export interface Labels {
  label: string;
  hint?: ReactNode;
  /** What was wrong with the input, in a sentence. */
  problem?: string | null;
}

interface Props extends Labels {
  className?: string;
  children: (control: { id: string; "aria-invalid"?: true; "aria-describedby"?: string }) => ReactNode;
}

/** What is around an input of any kind: its label, a hint, and what was wrong with it. */
export function Labelled({ label, hint, problem, className = "", children }: Props) {
  const id = useId();
  const hasNote = Boolean(problem || hint);
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        "aria-invalid": problem ? true : undefined,
        "aria-describedby": hasNote ? `${id}-note` : undefined,
      })}
      {hasNote && (
        <p id={`${id}-note`} className={`mt-1 text-sm ${problem ? "text-loss" : "text-muted"}`}>
          {problem ?? hint}
        </p>
      )}
    </div>
  );
}
