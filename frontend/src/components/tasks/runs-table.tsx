import type { TaskRun } from "../../lib/api/tasks";
import { timeTaken } from "../../lib/time/time";
import { Button } from "../ui/button";
import { type Column, DataTable } from "../ui/data-table";
import { When } from "../ui/when";
import { RunStateMark } from "./run-state";

interface Props {
  runs: TaskRun[];
  onOpen: (run: TaskRun) => void;
}

export function RunsTable({ runs, onOpen }: Props) {
  const columns: Column<TaskRun>[] = [
    { key: "name", label: "Task", cell: ({ name }) => name },
    { key: "status", label: "Status", cell: ({ status }) => <RunStateMark state={status} /> },
    { key: "queued", label: "Queued", cell: ({ queued_at }) => <When at={queued_at} /> },
    { key: "by", label: "By", cell: ({ slot }) => (slot ? "schedule" : "hand or look") },
    {
      key: "took",
      label: "Took",
      isNumber: true,
      cell: ({ duration_seconds: took }) => (took === null ? "–" : timeTaken(took)),
    },
    { key: "attempt", label: "Attempt", isNumber: true, cell: ({ attempt }) => attempt },
    {
      key: "more",
      label: "Actions",
      cell: (run) => (
        <Button kind="quiet" aria-label={`Show: run of ${run.name}`} onClick={() => onOpen(run)}>
          Show
        </Button>
      ),
    },
  ];
  return <DataTable caption="Runs of tasks" columns={columns} rows={runs} rowKey={({ id }) => id} />;
}
