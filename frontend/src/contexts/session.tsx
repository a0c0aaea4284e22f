import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useEffect, useSyncExternalStore } from "react";
import type { Schemas } from "../lib/api/client";
import { meQuery } from "../lib/api/queries";
import { isSignedIn, onSessionChange } from "../lib/api/tokens";

interface Session {
  /** Whether this browser holds a session; who it is, is known a moment later. */
  isSignedIn: boolean;
  me: Schemas["Me"] | null;
  isAdmin: boolean;
}

const SessionContext = createContext<Session>({ isSignedIn: false, me: null, isAdmin: false });

/** Follows sign-ins and sign-outs of all tabs. What one user saw is not kept for the next, and pages ask anew. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const signedIn = useSyncExternalStore(onSessionChange, isSignedIn);
  const { data } = useQuery({ ...meQuery, enabled: signedIn });
  useEffect(() => () => void queries.resetQueries(), [signedIn, queries]);
  const me = (signedIn && data) || null;
  return (
    <SessionContext value={{ isSignedIn: signedIn, me, isAdmin: me?.role === "admin" }}>{children}</SessionContext>
  );
}

export function useSession(): Session {
  return use(SessionContext);
}
