import { useQuery } from "@tanstack/react-query";
import { Outlet } from "react-router";
import { useSession } from "../../contexts/session";
import { meQuery } from "../../lib/api/queries";
import { Empty } from "../ui/notice";
import { QueryView } from "../ui/query-view";

/** Pages for admins. The API refuses everyone else anyway; here they read why. */
export function AdminsOnly() {
  const { isSignedIn, isAdmin } = useSession();
  const me = useQuery({ ...meQuery, enabled: isSignedIn });
  if (!isSignedIn) return <NotForYou />;
  return (
    <QueryView query={me} lines={8}>
      {() => (isAdmin ? <Outlet /> : <NotForYou />)}
    </QueryView>
  );
}

function NotForYou() {
  return <Empty title="This page is for admins.">Sign in as one to see it.</Empty>;
}
