import { parseAsString, useQueryState } from "nuqs";

export interface Sorting {
  key: string;
  isDescending: boolean;
}

/** How a table is sorted, in the address: `?skills=-experience`. Left out while it has its own order. */
export function useSorting(table: string): [Sorting | undefined, (sorting: Sorting) => void] {
  const [text, setText] = useQueryState(table, parseAsString);
  const sorting = text ? { key: text.replace(/^-/, ""), isDescending: text.startsWith("-") } : undefined;
  return [sorting, ({ key, isDescending }) => void setText(isDescending ? `-${key}` : key)];
}

type Sortable = string | number | null | undefined;

/** Rows by what is picked of each; what has nothing to sort by comes last either way. */
export function sorted<Row>(rows: Row[], isDescending: boolean, pick: (row: Row) => Sortable): Row[] {
  return rows.toSorted((one, other) => {
    const [a, b] = [pick(one) ?? null, pick(other) ?? null];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const order = typeof a === "string" ? a.localeCompare(String(b)) : a - Number(b);
    return isDescending ? -order : order;
  });
}
