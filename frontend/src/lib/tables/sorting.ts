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
