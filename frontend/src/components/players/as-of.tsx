import type { FormEvent } from "react";
import type { Profile } from "../../lib/api/players";
import { exactTime, localInput, shortTime } from "../../lib/time/time";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Popover } from "../ui/popover";

interface Props {
  at: Date | null;
  onChange: (at: Date | null) => void;
}

const DAY = 86_400_000;
const JUMPS = [
  { label: "A day ago", days: 1 },
  { label: "A week ago", days: 7 },
  { label: "30 days ago", days: 30 },
  { label: "A year ago", days: 365 },
];

/** Goes back in time, and says so on its button. */
export function AsOf({ at, onChange }: Props) {
  return (
    <Popover label={at ? `As of ${shortTime(at)}` : "As of now"}>
      {(close) => {
        const go = (chosen: Date) => {
          onChange(chosen);
          close();
        };
        return (
          <div className="space-y-3">
            <MomentForm at={at} onChoose={go} />
            <div className="grid grid-cols-2 gap-2">
              {JUMPS.map(({ label, days }) => (
                <Button key={label} onClick={() => go(new Date(Date.now() - days * DAY))}>
                  {label}
                </Button>
              ))}
            </div>
          </div>
        );
      }}
    </Popover>
  );
}

function MomentForm({ at, onChoose }: { at: Date | null; onChoose: (at: Date) => void }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onChoose(new Date(new FormData(event.currentTarget).get("moment") as string));
  };
  return (
    <form className="space-y-2" onSubmit={submit}>
      <Field
        label="Show everything as it was at"
        name="moment"
        type="datetime-local"
        required
        min="2001-01-04T00:00"
        max="2199-12-31T23:59"
        defaultValue={localInput(at ?? new Date())}
      />
      <Button kind="primary" type="submit" className="w-full">
        Show
      </Button>
    </form>
  );
}

/** Says that this is not now, how far it is certain, and the way back. */
export function AsOfBanner({ at, profile, onChange }: Props & { at: Date; profile: Profile }) {
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-accent bg-raised px-4 py-2 text-sm"
    >
      <p className="grow">
        <strong className="font-semibold">As it was on {exactTime(at)}.</strong> {certainty(profile)}
      </p>
      <Button onClick={() => onChange(null)}>Back to now</Button>
    </div>
  );
}

function certainty({ fetched_at, exact }: Profile): string {
  if (fetched_at === null) return "Nobody had looked at this player yet.";
  if (exact) return "Exact: the looks before and after saw the same.";
  return `These are the values of the look before, ${shortTime(new Date(fetched_at))}; some may have changed until then.`;
}
