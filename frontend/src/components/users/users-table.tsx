import type { User } from "../../lib/api/users";
import { Button } from "../ui/button";
import { type Column, DataTable } from "../ui/data-table";
import { When } from "../ui/when";

export function UsersTable({ users, onEdit }: { users: User[]; onEdit: (user: User) => void }) {
  const columns: Column<User>[] = [
    { key: "name", label: "Name", cell: ({ username }) => username },
    { key: "role", label: "Role", cell: ({ role }) => role },
    { key: "state", label: "State", cell: ({ is_active }) => (is_active ? "✓ may sign in" : "✕ disabled") },
    { key: "added", label: "Added", cell: ({ created_at }) => <When at={created_at} /> },
    {
      key: "edit",
      label: "Actions",
      cell: (user) => (
        <Button kind="quiet" aria-label={`Edit ${user.username}`} onClick={() => onEdit(user)}>
          Edit
        </Button>
      ),
    },
  ];
  return <DataTable caption="Users" columns={columns} rows={users} rowKey={({ id }) => id} />;
}
