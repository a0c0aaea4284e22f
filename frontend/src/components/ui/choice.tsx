import type { ReactNode } from "react";
import { inputLook } from "./field";

interface Props<Value extends string> {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  /** Options, or groups of them. */
  children: ReactNode;
  className?: string;
}

/** One choice of many beside its label, as a filter has it. */
export function Choice<Value extends string>({ label, value, onChange, children, className = "" }: Props<Value>) {
  return (
    <label className={`flex min-w-0 items-center gap-2 text-sm ${className}`}>
      <span className="whitespace-nowrap text-muted">{label}</span>
      <select className={inputLook} value={value} onChange={(event) => onChange(event.target.value as Value)}>
        {children}
      </select>
    </label>
  );
}
