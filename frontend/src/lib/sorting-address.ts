import { parseAsBoolean, parseAsStringLiteral, useQueryStates } from "nuqs";

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
