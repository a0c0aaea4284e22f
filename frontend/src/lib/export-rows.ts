type Cell = string | number | boolean | null;
export type ExportRow = Record<string, Cell>;

/** Comma-separated values as RFC 4180 has them, with the names in the first line. */
export function toCsv(rows: readonly ExportRow[]): string {
  const names = Object.keys(rows[0] ?? {});
  const lines = [names, ...rows.map((row) => names.map((name) => row[name] ?? ""))];
  return lines.map((cells) => cells.map(quoted).join(",") + "\r\n").join("");
}

function quoted(cell: Cell): string {
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function toJson(rows: readonly ExportRow[]): string {
  return JSON.stringify(rows, null, 2) + "\n";
}
