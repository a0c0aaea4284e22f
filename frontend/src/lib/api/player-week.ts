import { queryOptions } from "@tanstack/react-query";
import { TIME_ZONE } from "../time/time";
import { answer, api } from "./client";
import { playerKey } from "./players";

const OF_WEEK = { metric: "overall", period: "week", tz: TIME_ZONE };
const POINTS = 100;

/** What a player gained in seven days, as steps of its experience and in all. */
export function playerWeekQuery(username: string) {
  const path = { username };
  return queryOptions({
    queryKey: [...playerKey(username), "week"],
    queryFn: async ({ signal }) => {
      const query = { ...OF_WEEK, points: POINTS };
      const [history, gained] = await Promise.all([
        answer(api.GET("/api/v1/players/{username}/history", { params: { path, query }, signal })),
        answer(api.GET("/api/v1/players/{username}/gained", { params: { path, query: { period: "week" } }, signal })),
      ]);
      return {
        start: Date.parse(history.start),
        end: Date.parse(history.end),
        steps: history.points.map(({ at, value }) => ({ at: Date.parse(at), value })),
        gained: gained.metrics.find(({ metric }) => metric === "overall")?.gained ?? null,
      };
    },
    staleTime: 60_000,
  });
}
