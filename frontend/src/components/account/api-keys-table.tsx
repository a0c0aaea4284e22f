import { type ApiKey, useRevokeApiKey } from "../../lib/api/account";
import { Button } from "../ui/button";
import { type Column, DataTable } from "../ui/data-table";
import { At, When } from "../ui/when";

const COLUMNS: Column<ApiKey>[] = [
  { key: "name", label: "Name", cell: ({ name }) => name },
  { key: "scope", label: "May", cell: ({ scope }) => scope },
  { key: "made", label: "Made", cell: ({ created_at }) => <When at={created_at} /> },
  { key: "used", label: "Last used", cell: ({ last_used_at: at }) => (at ? <When at={at} /> : "never") },
  { key: "until", label: "Works until", cell: ({ expires_at: at }) => (at ? <At at={at} /> : "you revoke it") },
  { key: "revoke", label: "Actions", cell: (key) => <Revoke apiKey={key} /> },
];

export function ApiKeysTable({ keys }: { keys: ApiKey[] }) {
  return <DataTable caption="Your API keys" columns={COLUMNS} rows={keys} rowKey={({ id }) => id} />;
}

function Revoke({ apiKey: { id, name } }: { apiKey: ApiKey }) {
  const revoking = useRevokeApiKey(id);
  return (
    <Button
      kind="danger"
      aria-label={`Revoke ${name}`}
      isBusy={revoking.isPending}
      onClick={() => confirm(`Revoke ${name}? Whatever uses it stops working.`) && revoking.mutate()}
    >
      {revoking.isError ? "Try again" : "Revoke"}
    </Button>
  );
}
