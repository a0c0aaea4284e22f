import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryState, useQueryStates } from "nuqs";

interface Sorting<Column extends string> {
  key: Column;
  isDescending: boolean;
}

/** By which column a table is sorted, in the address: `?sort=levels&ascending=true`. */
export function useSorting<Column extends string>(columns: readonly Column[], fallback: Column) {
  const [{ sort, ascending }, go] = useQueryStates({
    sort: parseAsStringLiteral(columns),
    ascending: parseAsBoolean.withDefault(false),
  });
  const sorting: Sorting<Column> = { key: sort ?? fallback, isDescending: !ascending };
  const choose = ({ key, isDescending }: Sorting<string>) =>
    void go({ sort: key === fallback ? null : (key as Column), ascending: !isDescending });
  return [sorting, choose] as const;
}

/** The same for one of several tables on a page: `?skills=-experience`. Left out while it has its own order. */
export function useTableSorting(table: string): [Sorting<string> | undefined, (sorting: Sorting<string>) => void] {
  const [text, setText] = useQueryState(table, parseAsString);
  const sorting = text ? { key: text.replace(/^-/, ""), isDescending: text.startsWith("-") } : undefined;
  return [sorting, ({ key, isDescending }) => void setText(isDescending ? `-${key}` : key)];
}
