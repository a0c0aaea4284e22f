import { useAddUser } from "../../lib/api/users";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Failure } from "../ui/notice";
import { Select } from "../ui/select";
import { ROLES } from "./roles";

export function AddUser({ onClose }: { onClose: () => void }) {
  const adding = useAddUser();
  return (
    <Dialog title="Add a user" onClose={onClose}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const given = (name: string) => form.get(name) as string;
          const role = given("role") === "admin" ? "admin" : "viewer";
          adding.mutate({ username: given("username"), password: given("password"), role }, { onSuccess: onClose });
        }}
      >
        <Field label="Name" name="username" autoComplete="off" required />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          hint="Tell it to them; they can change it on their account page."
          required
        />
        <Select label="Role" name="role" options={ROLES} />
        {adding.error && <Failure error={adding.error} />}
        <Button kind="primary" type="submit" isBusy={adding.isPending}>
          Add
        </Button>
      </form>
    </Dialog>
  );
}
