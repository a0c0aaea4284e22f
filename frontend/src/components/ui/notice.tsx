import type { ReactNode } from "react";
import { ApiError, mayPass } from "../../lib/api/errors";
import { Button } from "./button";

/** Nothing to show: says why, and what to do next. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="px-2 py-6 text-center">
      <p className="font-medium">{title}</p>
      {children && <div className="mt-1 text-sm text-muted">{children}</div>}
    </div>
  );
}

/** What is not as the address asks for it, and what is shown instead. */
export function Notice({ children }: { children: ReactNode }) {
  return (
    <p role="status" className="rounded-md border border-warn px-4 py-2 text-sm">
      {children}
    </p>
  );
}

/** What went wrong, in the server's words, and a way to try again if that may help. */
export function Failure({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const wait = error instanceof ApiError ? error.retryAfter : null;
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 rounded-md border border-loss px-4 py-2 text-sm">
      <p className="grow">
        {error.message}
        {wait !== null && ` Try again in ${String(wait)} s.`}
      </p>
      {onRetry && mayPass(error) && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
