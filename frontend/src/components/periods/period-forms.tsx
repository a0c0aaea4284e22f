import { type FormEvent, type ReactNode, useState } from "react";
import { type Period, parseLength, spanOf } from "../../lib/time/periods";
import { localInput } from "../../lib/time/time";
import { Button } from "../ui/button";
import { Field } from "../ui/field";

interface Props {
  onChoose: (period: Period) => void;
}

/** A length of one's own: `3d12h`. */
export function LengthForm({ onChoose }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const submit = (form: FormData) => {
    const name = text(form, "length").replaceAll(/\s/g, "").toLowerCase();
    if (parseLength(name) === null)
      setProblem("Write weeks, days, hours and minutes such as 3d12h, at most 100 years.");
    else onChoose({ name });
  };
  return (
    <Form onSubmit={submit}>
      <Field
        className="min-w-0 grow basis-0"
        label="Another length"
        name="length"
        placeholder="3d12h"
        required
        problem={problem}
      />
    </Form>
  );
}

/** From one moment to another, in local time. */
export function SpanForm({ period, onChoose }: Props & { period: Period }) {
  const [problem, setProblem] = useState<string | null>(null);
  const shown = spanOf(period, new Date());
  const submit = (form: FormData) => {
    const span = { start: new Date(text(form, "from")), end: new Date(text(form, "to")) };
    if (span.start < span.end) onChoose(span);
    else setProblem("It has to end after it begins.");
  };
  return (
    <Form onSubmit={submit}>
      <div className="w-full space-y-2">
        <Field
          label="From"
          name="from"
          type="datetime-local"
          required
          defaultValue={shown ? localInput(shown.start) : ""}
        />
        <Field
          label="To"
          name="to"
          type="datetime-local"
          required
          defaultValue={shown ? localInput(shown.end) : ""}
          problem={problem}
        />
      </div>
    </Form>
  );
}

function Form({ onSubmit, children }: { onSubmit: (form: FormData) => void; children: ReactNode }) {
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        onSubmit(new FormData(event.currentTarget));
      }}
    >
      {children}
      <Button type="submit">Show</Button>
    </form>
  );
}

function text(form: FormData, name: string): string {
  return form.get(name) as string;
}
