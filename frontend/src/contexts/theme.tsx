import { createContext, type ReactNode, use, useState } from "react";

const CHOICES = ["light", "dark", "system"] as const;
export type ThemeChoice = (typeof CHOICES)[number];

const KEY = "theme";

const ThemeContext = createContext<{ choice: ThemeChoice; choose: (choice: ThemeChoice) => void }>({
  choice: "system",
  choose: () => undefined,
});

/** Holds the choice; `public/theme.js` applies it, here as before the first paint. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const [choice, setChoice] = useState(read);
  const choose = (chosen: ThemeChoice) => {
    setChoice(chosen);
    localStorage.setItem(KEY, chosen);
    dispatchEvent(new Event("themechoice"));
  };
  return <ThemeContext value={{ choice, choose }}>{children}</ThemeContext>;
}

function read(): ThemeChoice {
  const stored = localStorage.getItem(KEY);
  return CHOICES.find((choice) => choice === stored) ?? "system";
}

export function useTheme() {
  return use(ThemeContext);
}
