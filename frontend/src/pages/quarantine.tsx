import { useInfiniteQuery } from "@tanstack/react-query";
import { parseAsInteger, parseAsStringLiteral, useQueryState } from "nuqs";
import { EpisodeDialog } from "../components/quarantine/episode-dialog";
import { EpisodesList } from "../components/quarantine/episodes-list";
import { Card } from "../components/ui/card";
import { More } from "../components/ui/more";
import { Empty } from "../components/ui/notice";
import { QueryView } from "../components/ui/query-view";
import { Segments } from "../components/ui/segments";
import { episodesQuery } from "../lib/api/quarantine";
import { useTitle } from "../lib/layout/title";

const SHOWN = [
  { value: "open", label: "Waiting" },
  { value: "all", label: "All" },
] as const;

export function QuarantinePage() {
  useTitle("Quarantine");
  const [shown, setShown] = useQueryState("show", parseAsStringLiteral(["open", "all"]).withDefault("open"));
  const [open, setOpen] = useQueryState("episode", parseAsInteger.withOptions({ history: "push" }));
  const episodes = useInfiniteQuery(episodesQuery(shown === "open"));
  return (
    <div className="space-y-4">
      <h1 className="text-2xl font-semibold">Quarantine</h1>
      <p className="max-w-prose text-sm text-muted">
        Looks that cannot be progress are put aside here: nothing of them is lost, and nothing of them is mixed into the
        history before you decide.
      </p>
      <Card
        title="Episodes"
        isStale={episodes.isPlaceholderData}
        action={<Segments label="Which" options={SHOWN} value={shown} onChange={(chosen) => void setShown(chosen)} />}
      >
        <QueryView query={episodes}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            if (items.length === 0) return <NothingThere shown={shown} />;
            return <EpisodesList episodes={items} onOpen={({ id }) => void setOpen(id)} />;
          }}
        </QueryView>
        <More query={episodes} />
      </Card>
      {open !== null && <EpisodeDialog id={open} onClose={() => void setOpen(null)} />}
    </div>
  );
}

function NothingThere({ shown }: { shown: "open" | "all" }) {
  if (shown === "all") return <Empty title="Nothing was ever put aside." />;
  return <Empty title="Nothing waits for a decision.">Every look fits the one before it.</Empty>;
}
