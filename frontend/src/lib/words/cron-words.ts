import cronstrue from "cronstrue";

/** "Every 30 minutes", "At 02:00 UTC": a schedule in words. Schedules are in UTC. */
export function cronInWords(cron: string): string {
  const words = cronstrue.toString(cron, { use24HourTimeFormat: true, throwExceptionOnParseError: false });
  return words.startsWith("Every") ? words : `${words} UTC`;
}
