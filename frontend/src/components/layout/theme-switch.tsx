import { type ThemeChoice, useTheme } from "../../contexts/theme";

const NEXT: Record<ThemeChoice, ThemeChoice> = { system: "light", light: "dark", dark: "system" };
const SIGN: Record<ThemeChoice, string> = { system: "◐", light: "☀", dark: "☾" };

export function ThemeSwitch() {
  const { choice, choose } = useTheme();
  return (
    <button
      type="button"
      className="size-10 rounded-md hover:bg-sunken"
      aria-label={`Theme: ${choice}. Change to ${NEXT[choice]}.`}
      onClick={() => choose(NEXT[choice])}
    >
      <span aria-hidden="true">{SIGN[choice]}</span>
    </button>
  );
}
