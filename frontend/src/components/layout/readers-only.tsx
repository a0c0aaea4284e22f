import { useQuery } from "@tanstack/react-query";
import { Navigate, Outlet, useLocation } from "react-router";
import { ApiError } from "../../lib/api/errors";
import { metricsQuery } from "../../lib/api/queries";
import { QueryView } from "../ui/query-view";

/** Pages that read. Whether an instance lets strangers read, its own answer tells; who may not is sent to sign in. */
export function ReadersOnly() {
  const place = useLocation();
  const metrics = useQuery(metricsQuery);
  if (metrics.error instanceof ApiError && metrics.error.status === 401) {
    return <Navigate to={`/login?next=${encodeURIComponent(place.pathname + place.search)}`} replace />;
  }
  return (
    <QueryView query={metrics} lines={8}>
      {() => <Outlet />}
    </QueryView>
  );
}
