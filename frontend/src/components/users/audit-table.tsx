import type { AuditEntry } from "../../lib/api/users";
import { type Column, DataTable } from "../ui/data-table";
import { When } from "../ui/when";

const COLUMNS: Column<AuditEntry>[] = [
  { key: "at", label: "When", cell: ({ at }) => <When at={at} /> },
  { key: "who", label: "Who", cell: who },
  { key: "action", label: "Did", cell: ({ action }) => action.replaceAll("_", " ") },
  { key: "target", label: "To", cell: ({ target }) => target },
  { key: "detail", label: "Detail", cell: ({ detail }) => inWords(detail) },
  { key: "address", label: "From", cell: ({ address }) => address ?? "–" },
];

export function AuditTable({ entries }: { entries: AuditEntry[] }) {
  return <DataTable caption="Who changed what" columns={COLUMNS} rows={entries} rowKey={({ id }) => id} />;
}

function who({ username, api_key_id }: AuditEntry): string {
  const name = username ?? "the command line";
  return api_key_id === null ? name : `${name}, by key ${String(api_key_id)}`;
}

function inWords(detail: AuditEntry["detail"]): string {
  const parts = Object.entries(detail).filter(([name]) => name !== "id");
  return parts.map(([name, value]) => `${name.replaceAll("_", " ")}: ${String(value)}`).join(", ");
}
