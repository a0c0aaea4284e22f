import { Link } from "react-router";
import { buttonLook } from "../components/ui/button";
import { Empty } from "../components/ui/notice";
import { useTitle } from "../lib/layout/title";

export function NotFoundPage() {
  useTitle("No such page");
  return (
    <>
      <h1 className="text-2xl font-semibold">No such page</h1>
      <Empty title="Nothing has this address.">
        <Link to="/" className={buttonLook()}>
          Go to the start
        </Link>
      </Empty>
    </>
  );
}
