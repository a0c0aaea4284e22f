import type { ComponentProps } from "react";
import { inputLook } from "./field";
import { Labelled, type Labels } from "./labelled";

interface Props extends Labels, ComponentProps<"select"> {
  options: readonly { value: string; label: string }[];
}

/** One choice of many, with its label. */
export function Select({ label, hint, problem, className, options, ...rest }: Props) {
  return (
    <Labelled {...{ label, hint, problem, className }}>
      {(control) => (
        <select {...control} className={inputLook} {...rest}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}
