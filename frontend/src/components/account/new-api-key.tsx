import { useState } from "react";
import { useSession } from "../../contexts/session";
import { useCreateApiKey } from "../../lib/api/account";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Failure } from "../ui/notice";
import { Select } from "../ui/select";

const SCOPES = [
  { value: "read", label: "read: what a viewer may" },
  { value: "admin", label: "admin: what an admin may, users and keys left out" },
];

export function NewApiKey({ onClose }: { onClose: () => void }) {
  const { isAdmin } = useSession();
  const creating = useCreateApiKey();
  if (creating.data) return <Created secret={creating.data.key} onClose={onClose} />;
  return (
    <Dialog title="New API key" onClose={onClose}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const day = form.get("expires") as string;
          creating.mutate({
            name: form.get("name") as string,
            scope: form.get("scope") === "admin" ? "admin" : "read",
            expires_at: day ? new Date(`${day}T23:59:59`).toISOString() : null,
          });
        }}
      >
        <Field label="Name" name="name" hint="What it is for, so that you know it again." maxLength={64} required />
        <Select label="It may" name="scope" options={isAdmin ? SCOPES : SCOPES.slice(0, 1)} />
        <Field label="Works until" name="expires" type="date" hint="Empty: until you revoke it." />
        {creating.error && <Failure error={creating.error} />}
        <Button kind="primary" type="submit" isBusy={creating.isPending}>
          Make the key
        </Button>
      </form>
    </Dialog>
  );
}

function Created({ secret, onClose }: { secret: string; onClose: () => void }) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(secret).then(() => setIsCopied(true));
  return (
    <Dialog title="The key" onClose={onClose}>
      <div className="space-y-4">
        <p>It is shown only here. Send it as “Authorization: Bearer …”.</p>
        <code className="block rounded-md bg-sunken p-3 break-all">{secret}</code>
        {/* Browsers lend the clipboard only to pages that came by HTTPS, or from this machine. */}
        {isSecureContext && <Button onClick={copy}>{isCopied ? "Copied" : "Copy"}</Button>}
      </div>
    </Dialog>
  );
}
