import { useHasNoSpan } from "../../lib/address/period-address";
import { useNow } from "../../lib/time/now";
import { shifted } from "../../lib/time/period-shift";
import { ALL, CALENDAR, LENGTHS, type Period, periodLabel } from "../../lib/time/periods";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { Popover } from "../ui/popover";
import { LengthForm, SpanForm } from "./period-forms";

interface Props {
  period: Period;
  onChoose: (period: Period) => void;
}

/** Which time is shown: a length up to now, a calendar unit, any other; and the one before or after. */
export function PeriodPicker({ period, onChoose }: Props) {
  const hasNoSpan = useHasNoSpan();
  return (
    <div className="max-w-full min-w-0 space-y-2">
      <div role="group" aria-label="Period" className="flex max-w-full min-w-0 items-center gap-1">
        <Shift period={period} by={-1} label="Earlier" onChoose={onChoose} />
        <Popover label={periodLabel(period)}>
          {(close) => {
            const choose = (chosen: Period) => {
              onChoose(chosen);
              close();
            };
            return (
              <div className="space-y-3">
                <Choices label="Up to now" names={[...LENGTHS, ALL]} period={period} onChoose={choose} />
                <Choices label="Calendar" names={CALENDAR} period={period} onChoose={choose} />
                <LengthForm onChoose={choose} />
                <SpanForm key={periodLabel(period)} period={period} onChoose={choose} />
              </div>
            );
          }}
        </Popover>
        <Shift period={period} by={1} label="Later" onChoose={onChoose} />
      </div>
      {hasNoSpan && (
        <Notice>The address has no start that is before its end. Shown: {periodLabel(period).toLowerCase()}.</Notice>
      )}
    </div>
  );
}

function Shift({ period, by, label, onChoose }: Props & { by: 1 | -1; label: string }) {
  const target = shifted(period, by, useNow());
  return (
    <Button aria-label={label} disabled={!target} onClick={() => target && onChoose(target)}>
      {by < 0 ? "‹" : "›"}
    </Button>
  );
}

interface ChoicesProps extends Props {
  label: string;
  names: readonly { name: string; label: string }[];
}

function Choices({ label, names, period, onChoose }: ChoicesProps) {
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      <div className="grid grid-cols-4 gap-1">
        {names.map(({ name, label: shown }) => (
          <button
            key={name}
            type="button"
            aria-pressed={"name" in period && period.name === name}
            onClick={() => onChoose({ name })}
            className="min-h-10 rounded-md border border-line text-sm hover:bg-sunken aria-pressed:bg-accent aria-pressed:text-on-accent"
          >
            {shown}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
