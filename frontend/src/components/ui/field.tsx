import { type ComponentProps, type ReactNode, useId } from "react";

interface Props extends ComponentProps<"input"> {
  label: string;
  hint?: ReactNode;
  /** What was wrong with the input, in a sentence. */
  problem?: string | null;
}

export const inputLook = "min-h-10 w-full rounded-md border border-line bg-raised px-3 aria-invalid:border-loss";

/** An input with its label, a hint, and what was wrong with it. */
export function Field({ label, hint, problem, className = "", ...rest }: Props) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem || hint ? `${id}-note` : undefined}
        className={inputLook}
        {...rest}
      />
      {(problem || hint) && (
        <p id={`${id}-note`} className={`mt-1 text-sm ${problem ? "text-loss" : "text-muted"}`}>
          {problem ?? hint}
        </p>
      )}
    </div>
  );
}
