import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { RunDialog } from "../components/tasks/run-dialog";
import { RunsTable } from "../components/tasks/runs-table";
import { SchedulesTable } from "../components/tasks/schedules-table";
import { WorkTiles } from "../components/tasks/work-tiles";
import { Card } from "../components/ui/card";
import { More } from "../components/ui/more";
import { Empty } from "../components/ui/notice";
import { QueryView } from "../components/ui/query-view";
import { Select } from "../components/ui/select";
import { RUN_STATES, runsQuery, schedulesQuery } from "../lib/api/tasks";
import { useTitle } from "../lib/layout/title";

const ALL = { value: "", label: "all" };

export function TasksPage() {
  useTitle("Tasks");
  const schedules = useQuery(schedulesQuery);
  return (
    <div className="space-y-4">
      <h1 className="text-2xl font-semibold">Tasks</h1>
      <WorkTiles />
      <Card title="Schedules">
        <QueryView query={schedules}>{({ items }) => <SchedulesTable schedules={items} />}</QueryView>
      </Card>
      <Runs />
    </div>
  );
}

function Runs() {
  const [name, setName] = useQueryState("task", parseAsString);
  const [status, setStatus] = useQueryState("status", parseAsStringLiteral(RUN_STATES));
  const [open, setOpen] = useQueryState("run", parseAsString.withOptions({ history: "push" }));
  const { data: schedules } = useQuery(schedulesQuery);
  const runs = useInfiniteQuery(runsQuery(name, status));
  const names = ["fetch_player", ...(schedules?.items.map((schedule) => schedule.name) ?? [])];
  return (
    <Card title="Runs" isStale={runs.isPlaceholderData}>
      <div className="mb-3 flex flex-wrap gap-3">
        <Select
          label="Task"
          value={name ?? ""}
          onChange={(event) => void setName(event.target.value || null)}
          options={[ALL, ...names.map((value) => ({ value, label: value }))]}
        />
        <Select
          label="Status"
          value={status ?? ""}
          onChange={(event) => void setStatus((event.target.value || null) as typeof status)}
          options={[ALL, ...RUN_STATES.map((value) => ({ value, label: value }))]}
        />
      </div>
      <QueryView query={runs} lines={8}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <Empty title="No such run.">Choose another task or status.</Empty>;
          return <RunsTable runs={items} onOpen={({ id }) => void setOpen(id)} />;
        }}
      </QueryView>
      <More query={runs} />
      {open && <RunDialog id={open} onClose={() => void setOpen(null)} />}
    </Card>
  );
}
