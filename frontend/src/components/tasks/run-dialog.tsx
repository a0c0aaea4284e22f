import { useQuery } from "@tanstack/react-query";
import { taskRunQuery } from "../../lib/api/tasks";
import { Dialog } from "../ui/dialog";
import { QueryView } from "../ui/query-view";
import { At } from "../ui/when";
import { RunStateMark } from "./run-state";

/** One run, whole. */
export function RunDialog({ id, onClose }: { id: string; onClose: () => void }) {
  return (
    <Dialog title="Run of a task" onClose={onClose}>
      <QueryView query={useQuery(taskRunQuery(id))} lines={6}>
        {(run) => (
          <>
            <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
              <dt className="text-muted">Task</dt>
              <dd>{run.name}</dd>
              <dt className="text-muted">Status</dt>
              <dd>
                <RunStateMark state={run.status} />
              </dd>
              <dt className="text-muted">Queued</dt>
              <dd>
                <At at={run.queued_at} />
              </dd>
              <dt className="text-muted">Started</dt>
              <dd>{run.started_at ? <At at={run.started_at} /> : "not yet"}</dd>
              <dt className="text-muted">Ended</dt>
              <dd>{run.finished_at ? <At at={run.finished_at} /> : "not yet"}</dd>
              <dt className="text-muted">Attempt</dt>
              <dd>{run.attempt}</dd>
            </dl>
            {run.error && <p className="mt-3 text-sm text-loss">{run.error}</p>}
            <Json title="Asked for" value={run.arguments} />
            {run.result && <Json title="Result" value={run.result} />}
          </>
        )}
      </QueryView>
    </Dialog>
  );
}

function Json({ title, value }: { title: string; value: object }) {
  return (
    <section className="mt-3">
      <h3 className="text-sm font-medium">{title}</h3>
      <pre tabIndex={0} aria-label={title} className="mt-1 max-h-64 overflow-auto rounded-md bg-sunken p-2 text-xs">
        {JSON.stringify(value, null, 2)}
      </pre>
    </section>
  );
}
