import { useChangePassword } from "../../lib/api/account";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Failure } from "../ui/notice";

export function ChangePassword() {
  const changing = useChangePassword();
  return (
    <form
      className="max-w-sm space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        const form = event.currentTarget;
        const given = (name: string) => new FormData(form).get(name) as string;
        const body = { present_password: given("present"), new_password: given("new") };
        changing.mutate(body, { onSuccess: () => form.reset() });
      }}
    >
      <Field label="Present password" name="present" type="password" autoComplete="current-password" required />
      <Field
        label="New password"
        name="new"
        type="password"
        autoComplete="new-password"
        hint="All your other sessions end. API keys stay until you revoke them."
        required
      />
      {changing.error && <Failure error={changing.error} />}
      {changing.isSuccess && <p role="status">The password is changed.</p>}
      <Button kind="primary" type="submit" isBusy={changing.isPending}>
        Change the password
      </Button>
    </form>
  );
}
