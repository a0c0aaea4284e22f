import type { ReactNode } from "react";

export interface Column<Row> {
  /** The name in the address when the table is sorted by it. */
  key: string;
  label: string;
  isNumber?: boolean;
  isSortable?: boolean;
  cell: (row: Row) => ReactNode;
}

export interface Sorting {
  key: string;
  isDescending: boolean;
}

interface Props<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string | number;
  sorting?: Sorting;
  onSort?: (sorting: Sorting) => void;
  /** The row that is looked into, and what a click anywhere on one does. For the keyboard, a cell has a button. */
  chosenKey?: string | number;
  onChoose?: (row: Row) => void;
}

/** A table that scrolls inside its card, with its first column in sight. Sorting is the caller's: it knows the rows. */
export function DataTable<Row>(props: Props<Row>) {
  const { caption, columns, rows, rowKey, sorting, onSort, chosenKey, onChoose } = props;
  return (
    // Reachable by keyboard, or else what is scrolled out of sight would not be; `relative`, so that hidden words in
    // cells are out of sight with them.
    <div className="relative -mx-4 scroll-pl-44 overflow-x-auto px-4" tabIndex={0} role="group" aria-label={caption}>
      <table className="w-full text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-left text-muted">
            {columns.map((column, index) => (
              <Heading key={column.key} column={column} isFirst={index === 0} sorting={sorting} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              aria-current={rowKey(row) === chosenKey ? true : undefined}
              onClick={onChoose && (() => onChoose(row))}
              className={`border-b border-line last:border-0 hover:bg-sunken aria-[current]:bg-sunken ${onChoose ? "cursor-pointer" : ""}`}
            >
              {columns.map((column, index) => (
                <td key={column.key} className={`${place(column, index === 0)} h-10`}>
                  {index === 0 ? <div className={NARROW}>{column.cell(row)}</div> : column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeadingProps<Row> {
  column: Column<Row>;
  isFirst: boolean;
  sorting: Sorting | undefined;
  onSort: ((sorting: Sorting) => void) | undefined;
}

function Heading<Row>({ column, isFirst, sorting, onSort }: HeadingProps<Row>) {
  const isSorted = sorting?.key === column.key;
  const isDescending = isSorted && sorting.isDescending;
  const order = isDescending ? "descending" : "ascending";
  return (
    <th scope="col" aria-sort={isSorted ? order : undefined} className={`${place(column, isFirst)} font-medium`}>
      {column.isSortable && onSort ? (
        <button
          type="button"
          className="min-h-10 hover:text-ink"
          onClick={() => onSort({ key: column.key, isDescending: isSorted ? !isDescending : true })}
        >
          {column.label} <span aria-hidden="true">{isSorted ? (isDescending ? "↓" : "↑") : ""}</span>
        </button>
      ) : (
        column.label
      )}
    </th>
  );
}

/** Long names wrap on a phone, or else they would leave no room for what the table is about. */
const NARROW = "max-sm:w-max max-sm:max-w-40 max-sm:whitespace-normal";

function place<Row>(column: Column<Row>, isFirst: boolean): string {
  const side = column.isNumber ? "text-right" : "text-left";
  return `${side} px-2 whitespace-nowrap ${isFirst ? "sticky -left-4 bg-raised in-aria-[current]:bg-sunken" : ""}`;
}
