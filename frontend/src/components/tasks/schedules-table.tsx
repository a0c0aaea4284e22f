import { type Schedule, useTrigger } from "../../lib/api/tasks";
import { timeTaken } from "../../lib/time/time";
import { cronInWords } from "../../lib/words/cron-words";
import { Button } from "../ui/button";
import { type Column, DataTable } from "../ui/data-table";
import { Failure } from "../ui/notice";
import { Tip } from "../ui/tip";
import { When } from "../ui/when";
import { RunStateMark } from "./run-state";

const COLUMNS: Column<Schedule>[] = [
  { key: "name", label: "Task", cell: ({ name, description }) => <Tip exact={description}>{name}</Tip> },
  { key: "cron", label: "Runs", cell: ({ cron }) => <Tip exact={`cron: ${cron}`}>{cronInWords(cron)}</Tip> },
  { key: "last", label: "Last run", cell: ({ last_run }) => (last_run ? <When at={last_run} /> : "never") },
  { key: "status", label: "Status", cell: ({ last_status }) => last_status && <RunStateMark state={last_status} /> },
  { key: "took", label: "Took", cell: ({ last_duration_seconds: took }) => took !== null && timeTaken(took) },
  { key: "next", label: "Next run", cell: ({ next_run }) => <When at={next_run} /> },
  { key: "trigger", label: "Actions", cell: (schedule) => <Trigger schedule={schedule} /> },
];

export function SchedulesTable({ schedules }: { schedules: Schedule[] }) {
  return <DataTable caption="Scheduled tasks" columns={COLUMNS} rows={schedules} rowKey={({ name }) => name} />;
}

function Trigger({ schedule: { name, running } }: { schedule: Schedule }) {
  const trigger = useTrigger(name);
  return (
    <div className="flex flex-wrap items-center gap-2 py-1">
      <Button
        isBusy={trigger.isPending}
        disabled={running}
        aria-label={`Run now: ${name}`}
        onClick={() => trigger.mutate()}
      >
        Run now
      </Button>
      {trigger.error && <Failure error={trigger.error} />}
    </div>
  );
}
