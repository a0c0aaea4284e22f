import { type ComponentProps, type ReactNode, useId } from "react";
import { inputLook } from "./field";

interface Props extends ComponentProps<"select"> {
  label: string;
  hint?: ReactNode;
  options: readonly { value: string; label: string }[];
}

/** One choice of many, with its label. */
export function Select({ label, hint, options, className = "", ...rest }: Props) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <select id={id} aria-describedby={hint ? `${id}-note` : undefined} className={inputLook} {...rest}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {hint && (
        <p id={`${id}-note`} className="mt-1 text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
