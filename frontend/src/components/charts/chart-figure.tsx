import { type ReactNode, useState } from "react";

interface ChartTable {
  columns: string[];
  /** By row, in words; asked for when the table is opened. */
  rows: () => string[][];
}

interface Props {
  label: string;
  /** Above the picture, where nothing else says it. */
  title?: string;
  /** What the picture cannot say: how fine it is, what it lacks. */
  note?: ReactNode;
  table: ChartTable;
  height?: string;
  children: ReactNode;
}

const MOST_ROWS = 500;

/** A chart under its name, and below it the same as a table. */
export function ChartFigure({ label, title, note, table, height = "h-72", children }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <figure aria-label={label}>
      {title && <h3 className="text-sm font-medium">{title}</h3>}
      <div aria-hidden="true" className={height}>
        {children}
      </div>
      <figcaption className="mt-2 space-y-1 text-sm text-muted">
        {note && <p>{note}</p>}
        <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
          <summary className="inline-flex min-h-10 cursor-pointer items-center underline">Show as a table</summary>
          {isOpen && <Table label={label} table={table} />}
        </details>
      </figcaption>
    </figure>
  );
}

function Table({ label, table }: { label: string; table: ChartTable }) {
  const rows = table.rows();
  const shown = rows.slice(0, MOST_ROWS);
  return (
    <div className="max-h-80 overflow-auto text-ink" role="region" aria-label={`${label}, as a table`} tabIndex={0}>
      <table className="w-full">
        <thead>
          <tr className="border-b border-line text-muted">
            {table.columns.map((column, index) => (
              <th key={column} scope="col" className={`sticky top-0 bg-raised px-2 py-1 font-medium ${side(index)}`}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((cells, row) => (
            <tr key={row} className="border-b border-line last:border-0">
              {cells.map((cell, index) => (
                <td key={index} className={`px-2 py-1 whitespace-nowrap ${side(index)}`}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <p className="px-2 py-1 text-muted">
          The first {MOST_ROWS} of {rows.length} rows; a shorter time shows the others.
        </p>
      )}
    </div>
  );
}

function side(index: number): string {
  return index === 0 ? "text-left" : "text-right tabular-nums";
}
