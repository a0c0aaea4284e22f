import { useInfiniteQuery } from "@tanstack/react-query";
import { parseAsBoolean, useQueryState } from "nuqs";
import { Navigate } from "react-router";
import { ApiKeysTable } from "../components/account/api-keys-table";
import { ChangePassword } from "../components/account/change-password";
import { NewApiKey } from "../components/account/new-api-key";
import { Button } from "../components/ui/button";
import { Card } from "../components/ui/card";
import { More } from "../components/ui/more";
import { Empty } from "../components/ui/notice";
import { QueryView } from "../components/ui/query-view";
import { useSession } from "../contexts/session";
import { apiKeysQuery } from "../lib/api/account";
import { useTitle } from "../lib/layout/title";

export function AccountPage() {
  useTitle("Account");
  const { isSignedIn, me } = useSession();
  if (!isSignedIn) return <Navigate to="/login?next=/account" replace />;
  return (
    <div className="space-y-4">
      <h1 className="text-2xl font-semibold">Account</h1>
      {me && (
        <p className="text-muted">
          You are signed in as {me.username}, {me.role === "admin" ? "an admin" : "a viewer"}.
        </p>
      )}
      <Card title="API keys, for programs" action={<MakeKey />}>
        <Keys />
      </Card>
      <Card title="Password">
        <ChangePassword />
      </Card>
    </div>
  );
}

function MakeKey() {
  const [isOpen, setIsOpen] = useQueryState("new", parseAsBoolean.withDefault(false).withOptions({ history: "push" }));
  return (
    <>
      <Button onClick={() => void setIsOpen(true)}>New key</Button>
      {isOpen && <NewApiKey onClose={() => void setIsOpen(false)} />}
    </>
  );
}

function Keys() {
  const keys = useInfiniteQuery(apiKeysQuery);
  return (
    <>
      <QueryView query={keys}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length > 0) return <ApiKeysTable keys={items} />;
          return <Empty title="You have no keys.">A bot, an overlay or a spreadsheet reads with one.</Empty>;
        }}
      </QueryView>
      <More query={keys} />
    </>
  );
}
