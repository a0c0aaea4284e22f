import { useQuery } from "@tanstack/react-query";
import { healthQuery } from "../../lib/api/queries";

export function Footer() {
  const { data: health } = useQuery(healthQuery);
  return (
    <footer className="mx-auto w-full max-w-7xl px-4 py-6 text-sm text-muted">
      <p>
        OSRS Diff{health && ` ${health.version}`}. Unofficial: not affiliated with or endorsed by Jagex.{" "}
        <a href="/docs" className="underline">
          API
        </a>
      </p>
    </footer>
  );
}
