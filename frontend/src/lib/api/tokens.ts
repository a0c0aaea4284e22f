import { stored } from "../stored";
import type { components } from "./schema";
import { ApiError } from "./errors";

type Answer = components["schemas"]["Tokens"];

interface Pair {
  access: string;
  refresh: string;
  /** Milliseconds since the epoch. */
  expires: number;
}

const KEY = "session";
const CHANGED = "sessionchange";
/** Milliseconds before its end at which an access token is no longer used. */
const MARGIN = 20_000;

/** Tells of a sign-in or sign-out in this tab or another one. Returns how to stop listening. */
export function onSessionChange(listener: () => void): () => void {
  const inAnotherTab = (event: StorageEvent) => event.key === KEY && listener();
  addEventListener(CHANGED, listener);
  addEventListener("storage", inAnotherTab);
  return () => {
    removeEventListener(CHANGED, listener);
    removeEventListener("storage", inAnotherTab);
  };
}

export function isSignedIn(): boolean {
  return read() !== null;
}

export async function signIn(username: string, password: string): Promise<void> {
  const answer = await post("/auth/login", new URLSearchParams({ username, password }));
  write(await tokensOf(answer));
}

/** Ends the session here and on the server; here even if the server does not answer. */
export async function signOut(): Promise<void> {
  const token = await accessToken().catch(() => null);
  write(null);
  if (token) await fetch("/auth/logout", { method: "POST", headers: bearer(token) }).catch(() => undefined);
}

/** A token that still lives, or null if nobody is signed in. */
export async function accessToken(): Promise<string | null> {
  const found = read();
  if (found === null || isFresh(found)) return found?.access ?? null;
  // A refresh token works once, and a second use ends the session: tabs take turns, and the later finds the new pair.
  return navigator.locks ? await navigator.locks.request("session", refresh) : await refresh();
}

/** The session is over for the server: forget it, unless another tab has begun a new one. */
export function forget(token: string): void {
  if (read()?.access === token) write(null);
}

export function bearer(token: string | null): Record<string, string> {
  return token ? { Authorization: `Bearer ${token}` } : {};
}

let refreshing: Promise<string | null> | null = null;

function refresh(): Promise<string | null> {
  refreshing ??= refreshOnce().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function refreshOnce(): Promise<string | null> {
  const found = read();
  if (found === null || isFresh(found)) return found?.access ?? null;
  const answer = await post("/auth/refresh", JSON.stringify({ refresh_token: found.refresh }));
  if (answer.status === 401) {
    write(null);
    return null;
  }
  const fresh = await tokensOf(answer);
  write(fresh);
  return fresh.access;
}

async function post(path: string, body: URLSearchParams | string): Promise<Response> {
  const headers: Record<string, string> = typeof body === "string" ? { "Content-Type": "application/json" } : {};
  return fetch(path, { method: "POST", body, headers }).catch(() => {
    throw ApiError.unreachable();
  });
}

async function tokensOf(response: Response): Promise<Pair> {
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw ApiError.of(response, body);
  const { access_token, refresh_token, expires_in } = body as Answer;
  return { access: access_token, refresh: refresh_token, expires: Date.now() + expires_in * 1000 };
}

function isFresh({ expires }: Pair): boolean {
  return expires - MARGIN > Date.now();
}

function read(): Pair | null {
  return stored(localStorage.getItem(KEY), isPair);
}

function isPair(value: unknown): value is Pair {
  const { access, refresh, expires } = (value ?? {}) as Partial<Pair>;
  return typeof access === "string" && typeof refresh === "string" && typeof expires === "number";
}

function write(pair: Pair | null): void {
  if (pair === null) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, JSON.stringify(pair));
  dispatchEvent(new Event(CHANGED));
}
