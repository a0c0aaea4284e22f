import type { PlayerChange } from "../api/player-changes";
import type { Player } from "../api/players";

/** What a form about a player changes. Nothing else is sent: what others changed meanwhile stays. */
export function changesIn(form: FormData, player: Player): PlayerChange {
  const username = text(form, "username").trim();
  const minutes = text(form, "interval") === "" ? null : Number(text(form, "interval"));
  const board = text(form, "board") as NonNullable<PlayerChange["board"]>;
  const is_active = form.get("paused") === null;
  return {
    ...(username !== player.username && { username }),
    ...(minutes !== player.fetch_interval_minutes && { fetch_interval_minutes: minutes }),
    ...(board !== (player.detects_board ? "auto" : player.board) && { board }),
    ...(is_active !== player.is_active && { is_active }),
  };
}

function text(form: FormData, name: string): string {
  return form.get(name) as string;
}
