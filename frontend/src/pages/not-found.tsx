import { Link } from "react-router";
import { buttonLook } from "../components/ui/button";
import { Empty } from "../components/ui/notice";
import { useTitle } from "../lib/layout/title";

export function NotFoundPage() {
  useTitle("No such page");
  return (
    <Empty title="There is no such page.">
      <Link to="/" className={buttonLook()}>
        Go to the start
      </Link>
    </Empty>
  );
}
