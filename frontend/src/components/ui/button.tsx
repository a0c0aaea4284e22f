import type { ComponentProps } from "react";

export type Kind = "plain" | "primary" | "danger" | "quiet";

const LOOKS: Record<Kind, string> = {
  plain: "border border-line bg-raised text-ink hover:bg-sunken",
  primary: "bg-accent text-on-accent hover:opacity-90",
  danger: "border border-loss text-loss hover:bg-sunken",
  quiet: "hover:bg-sunken",
};

/** Forty pixels high, as fingers need; `isBusy` keeps its width and says that it works. */
export function buttonLook(kind: Kind = "plain"): string {
  return `inline-flex min-h-10 items-center justify-center gap-2 rounded-md px-3 text-sm font-medium whitespace-nowrap disabled:opacity-50 ${LOOKS[kind]}`;
}

interface Props extends ComponentProps<"button"> {
  kind?: Kind;
  isBusy?: boolean;
}

export function Button({ kind, isBusy = false, className = "", disabled, ...rest }: Props) {
  return (
    <button
      type="button"
      aria-busy={isBusy}
      disabled={isBusy || disabled}
      className={`${buttonLook(kind)} ${className}`}
      {...rest}
    />
  );
}
