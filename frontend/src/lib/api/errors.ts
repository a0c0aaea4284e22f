import type { components } from "./schema";

/** Statuses besides those of 500 and above: unreachable, too slow, too often. */
const PASSING = [0, 408, 429];

type Problem = components["schemas"]["Problem"];

/** An answer that is no success, as the API describes it (`application/problem+json`), or no answer at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** Seconds the server asks to wait. */
  readonly retryAfter: number | null;

  constructor(status: number, code: string, detail: string, retryAfter: number | null = null) {
    super(detail);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  static of(response: Response, body: unknown): ApiError {
    const problem = (typeof body === "object" && body !== null ? body : {}) as Partial<Problem>;
    const wait = Number(response.headers.get("Retry-After"));
    const detail = problem.detail ?? `The server answered with ${response.status} ${response.statusText}.`;
    return new ApiError(response.status, problem.code ?? "error", detail, wait > 0 ? wait : null);
  }

  static unreachable(): ApiError {
    return new ApiError(0, "unreachable", "The server does not answer. Check that it runs and that you are online.");
  }
}

/** Whether the same may work at another time; bad input stays bad. */
export function mayPass(error: Error): boolean {
  return !(error instanceof ApiError) || error.status >= 500 || PASSING.includes(error.status);
}
