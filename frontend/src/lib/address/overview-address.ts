import { parseAsBoolean, parseAsIsoDateTime, parseAsStringLiteral, useQueryState } from "nuqs";

const AS_OF = parseAsIsoDateTime.withOptions({ history: "push" });
const VIEW = parseAsStringLiteral(["grid", "table"]).withDefault("grid");
const SWITCH = parseAsBoolean.withDefault(false);

/** The moment that is shown; null for now. */
export function useAsOf(): [Date | null, (at: Date | null) => void] {
  const [at, setAt] = useQueryState("at", AS_OF);
  return [at, (chosen) => void setAt(chosen)];
}

/** Skills as the game shows them, or as a table. */
export function useSkillView(): ["grid" | "table", (view: "grid" | "table") => void] {
  const [view, setView] = useQueryState("view", VIEW);
  return [view, (chosen) => void setView(chosen)];
}

/** Whether levels go on above 99. */
export function useVirtualLevels(): [boolean, (isVirtual: boolean) => void] {
  const [isVirtual, setVirtual] = useQueryState("virtual", SWITCH);
  return [isVirtual, (chosen) => void setVirtual(chosen)];
}

/** Whether what is not known is listed, too. */
export function useEverything(): [boolean, (isEverything: boolean) => void] {
  const [isEverything, setEverything] = useQueryState("everything", SWITCH);
  return [isEverything, (chosen) => void setEverything(chosen)];
}
