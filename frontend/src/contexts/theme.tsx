import { createContext, type ReactNode, use, useState } from "react";

export type ThemeChoice = "light" | "dark" | "system";

const KEY = "theme";

const ThemeContext = createContext<{ choice: ThemeChoice; choose: (choice: ThemeChoice) => void }>({
  choice: "system",
  choose: () => undefined,
});

/** Holds the choice; `public/theme.js` applies it, here as before the first paint. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const [choice, setChoice] = useState(() => (localStorage.getItem(KEY) ?? "system") as ThemeChoice);
  const choose = (chosen: ThemeChoice) => {
    setChoice(chosen);
    localStorage.setItem(KEY, chosen);
    dispatchEvent(new Event("themechoice"));
  };
  return <ThemeContext value={{ choice, choose }}>{children}</ThemeContext>;
}

export function useTheme() {
  return use(ThemeContext);
}
