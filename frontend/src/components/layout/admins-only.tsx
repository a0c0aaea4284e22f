import { Outlet } from "react-router";
import { useSession } from "../../contexts/session";
import { Empty } from "../ui/notice";
import { Skeleton } from "../ui/skeleton";

/** Pages for admins. The API refuses everyone else anyway; here they read why. */
export function AdminsOnly() {
  const { isSignedIn, me, isAdmin } = useSession();
  if (isAdmin) return <Outlet />;
  if (isSignedIn && me === null) return <Skeleton lines={8} />;
  return <Empty title="This page is for admins.">Sign in as one to see it.</Empty>;
}
