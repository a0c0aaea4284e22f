import type { ComponentProps } from "react";
import { Labelled, type Labels } from "./labelled";

export const inputLook = "min-h-10 w-full rounded-md border border-line bg-raised px-3 aria-invalid:border-loss";

/** An input with its label. */
export function Field({ label, hint, problem, className, ...rest }: Labels & ComponentProps<"input">) {
  return (
    <Labelled {...{ label, hint, problem, className }}>
      {(control) => <input {...control} className={inputLook} {...rest} />}
    </Labelled>
  );
}
