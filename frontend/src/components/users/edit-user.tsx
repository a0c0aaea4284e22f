import { useQuery } from "@tanstack/react-query";
import { type User, type UserChange, useChangeUser, useDeleteUser, userQuery } from "../../lib/api/users";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Failure } from "../ui/notice";
import { Select } from "../ui/select";
import { ROLES } from "./roles";

interface Props {
  id: number;
  /** One's own password is changed on the account page, which asks for the present one. */
  isSelf: boolean;
  onClose: () => void;
}

export function EditUser({ id, ...rest }: Props) {
  const user = useQuery(userQuery(id));
  if (user.data) return <Changes user={user.data} {...rest} />;
  if (!user.isError) return null;
  return (
    <Dialog title="User" onClose={rest.onClose}>
      <Failure error={user.error} />
    </Dialog>
  );
}

function Changes({ user, isSelf, onClose }: Omit<Props, "id"> & { user: User }) {
  const changing = useChangeUser(user.id);
  const deleting = useDeleteUser(user.id);
  const change = (body: UserChange) => changing.mutate(body, { onSuccess: onClose });
  const error = changing.error ?? deleting.error;
  return (
    <Dialog title={user.username} onClose={onClose}>
      <div className="space-y-4">
        <Select
          label="Role"
          value={user.role}
          options={ROLES}
          onChange={(event) => change({ role: event.target.value === "admin" ? "admin" : "viewer" })}
        />
        {!isSelf && <NewPassword onGiven={(password) => change({ password })} isBusy={changing.isPending} />}
        {error && <Failure error={error} />}
        <div className="flex flex-wrap gap-3 border-t border-line pt-4">
          <Button isBusy={changing.isPending} onClick={() => change({ is_active: !user.is_active })}>
            {user.is_active ? "Disable, and sign out everywhere" : "Enable"}
          </Button>
          <Button
            kind="danger"
            isBusy={deleting.isPending}
            onClick={() => {
              if (confirm(`Delete ${user.username}, with all sessions and keys?`)) {
                deleting.mutate(undefined, { onSuccess: onClose });
              }
            }}
          >
            Delete
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function NewPassword({ onGiven, isBusy }: { onGiven: (password: string) => void; isBusy: boolean }) {
  return (
    <form
      className="flex items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        onGiven(new FormData(event.currentTarget).get("password") as string);
      }}
    >
      <Field
        className="grow"
        label="New password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
      />
      <Button type="submit" isBusy={isBusy}>
        Set
      </Button>
    </form>
  );
}
