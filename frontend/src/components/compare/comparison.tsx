import type { AskedSpan } from "../../lib/time/periods";
import { Failure } from "../ui/notice";
import { ComparedChart } from "./compared-chart";
import { useHistories, useValues } from "./compared-queries";
import { ComparedTable } from "./compared-table";

interface Props {
  names: string[];
  metric: string;
  onMetric: (slug: string) => void;
  span: AskedSpan;
  /** What was gained in the time, or values now. */
  isGained: boolean;
}

/** Players in one chart and side by side; what went wrong with both is said once. */
export function Comparison({ names, metric, onMetric, span, isGained }: Props) {
  const histories = useHistories(names, metric, span);
  const values = useValues(names, isGained ? span : null);
  const errors = new Map([...histories.errors, ...values.errors].map((error) => [error.message, error]));
  return (
    <>
      {[...errors.values()].map((error) => (
        <Failure key={error.message} error={error} />
      ))}
      <ComparedChart names={names} metric={metric} onMetric={onMetric} histories={histories} isGrowth={isGained} />
      <ComparedTable names={names} values={values} isGained={isGained} />
    </>
  );
}
