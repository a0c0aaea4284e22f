import { BOARDS, boardName } from "../../lib/players/boards";
import { Field } from "../ui/field";
import { Select } from "../ui/select";

const BOARD_OPTIONS = [
  { value: "auto", label: "Find out, and follow changes" },
  ...BOARDS.map((board) => ({ value: board, label: boardName(board) })),
];

export function BoardField({ board = "auto", hint }: { board?: string; hint?: string }) {
  return <Select label="Board" name="board" defaultValue={board} options={BOARD_OPTIONS} hint={hint} />;
}

export function IntervalField({ minutes = null }: { minutes?: number | null }) {
  return (
    <Field
      label="Minutes between two looks"
      name="interval"
      type="number"
      inputMode="numeric"
      min={1}
      max={10_080}
      defaultValue={minutes ?? ""}
      placeholder="as the schedule"
      hint="Leave it empty to look as often as the schedule says."
    />
  );
}
