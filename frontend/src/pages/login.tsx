import { useMutation } from "@tanstack/react-query";
import { Navigate, useSearchParams } from "react-router";
import { Button } from "../components/ui/button";
import { Card } from "../components/ui/card";
import { Field } from "../components/ui/field";
import { Failure } from "../components/ui/notice";
import { useSession } from "../contexts/session";
import { signIn } from "../lib/api/tokens";
import { useTitle } from "../lib/layout/title";

/** Only a path of this site: an address that a link brings along could lead anywhere. */
function ownPath(next: string | null): string {
  return next !== null && /^\/(?![/\\\s])/.test(next) ? next : "/";
}

export function LoginPage() {
  useTitle("Sign in");
  const { isSignedIn } = useSession();
  const [search] = useSearchParams();
  const signing = useMutation({
    mutationFn: (form: FormData) => signIn(text(form, "username"), text(form, "password")),
  });
  if (isSignedIn) return <Navigate to={ownPath(search.get("next"))} replace />;
  return (
    <div className="mx-auto mt-8 max-w-sm space-y-4">
      <h1 className="text-2xl font-semibold">Sign in</h1>
      <Card>
        <form
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            signing.mutate(new FormData(event.currentTarget));
          }}
        >
          <Field label="Name" name="username" autoComplete="username" required autoFocus />
          <Field label="Password" name="password" type="password" autoComplete="current-password" required />
          {signing.error && <Failure error={signing.error} />}
          <Button kind="primary" type="submit" className="w-full" isBusy={signing.isPending}>
            Sign in
          </Button>
        </form>
      </Card>
      <p className="text-sm text-muted">
        First time here? The first start made the user <code>admin</code> and printed its password once. If it is lost,
        run <code>osrsdiff user reset-password admin</code>.
      </p>
    </div>
  );
}

function text(form: FormData, name: string): string {
  return form.get(name) as string;
}
