import { useInfiniteQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { Button } from "../components/ui/button";
import { Card } from "../components/ui/card";
import { More } from "../components/ui/more";
import { Empty } from "../components/ui/notice";
import { QueryView } from "../components/ui/query-view";
import { AddUser } from "../components/users/add-user";
import { AuditTable } from "../components/users/audit-table";
import { EditUser } from "../components/users/edit-user";
import { UsersTable } from "../components/users/users-table";
import { useSession } from "../contexts/session";
import { auditQuery, usersQuery } from "../lib/api/users";
import { useTitle } from "../lib/title";

const NEW = "new";

export function UsersPage() {
  useTitle("Users");
  const { me } = useSession();
  const [open, setOpen] = useQueryState("user", parseAsString.withOptions({ history: "push" }));
  const users = useInfiniteQuery(usersQuery);
  const edited = Number(open);
  const close = () => void setOpen(null);
  return (
    <div className="space-y-4">
      <h1 className="text-2xl font-semibold">Users</h1>
      <Card title="Who may sign in" action={<Button onClick={() => void setOpen(NEW)}>Add a user</Button>}>
        <QueryView query={users}>
          {({ pages }) => (
            <UsersTable users={pages.flatMap((page) => page.items)} onEdit={({ id }) => void setOpen(String(id))} />
          )}
        </QueryView>
        <More query={users} />
      </Card>
      <AuditCard />
      {open === NEW && <AddUser onClose={close} />}
      {edited > 0 && <EditUser id={edited} isSelf={edited === me?.id} onClose={close} />}
    </div>
  );
}

function AuditCard() {
  const entries = useInfiniteQuery(auditQuery);
  return (
    <Card title="Who changed what">
      <QueryView query={entries}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          return items.length > 0 ? <AuditTable entries={items} /> : <Empty title="Nobody has changed anything yet." />;
        }}
      </QueryView>
      <More query={entries} />
    </Card>
  );
}
