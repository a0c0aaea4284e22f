import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { QueryView } from "../components/ui/query-view";
import { profileQuery } from "../lib/api/players";

export function PlayerOverviewPage() {
  const { username = "" } = useParams();
  const profile = useQuery(profileQuery(username, null));
  return <QueryView query={profile}>{({ combat_level }) => <p>Combat level {combat_level}</p>}</QueryView>;
}
