import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { MOST, playerNamed } from "../../lib/address/compared-players";
import { everyPlayerQuery } from "../../lib/api/player-list";
import { Button } from "../ui/button";
import { inputLook } from "../ui/field";

interface Props {
  names: string[];
  onChoose: (names: string[]) => void;
}

/** Who is compared: names that can be taken out, and an input for one more. */
export function PlayerChoice({ names, onChoose }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      {names.map((name) => (
        <Button
          key={name}
          aria-label={`Take ${name} out`}
          onClick={() => onChoose(names.filter((other) => other !== name))}
        >
          {name} <span aria-hidden="true">✕</span>
        </Button>
      ))}
      {names.length < MOST && <OneMore names={names} onAdd={(name) => onChoose([...names, name])} />}
    </div>
  );
}

function OneMore({ names, onAdd }: { names: string[]; onAdd: (name: string) => void }) {
  const list = useId();
  const [typed, setTyped] = useState("");
  const { data: players } = useQuery(everyPlayerQuery);
  const [problem, setProblem] = useState<string | null>(null);
  const others = players?.map(({ username }) => username).filter((username) => !names.includes(username)) ?? [];
  const add = (name: string) => {
    const found = playerNamed(players ?? [], name)?.username;
    if (found === undefined) setProblem(`Nobody is tracked here as ${name.trim()}.`);
    else if (names.includes(found)) setProblem(`${found} is compared already.`);
    else {
      onAdd(found);
      setTyped("");
    }
  };
  return (
    <form
      className="flex grow flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        add(typed);
      }}
    >
      <input
        className={`${inputLook} max-w-48`}
        aria-label="Add a player to compare"
        placeholder="Add a player"
        required
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `${list}-problem` : undefined}
        list={list}
        value={typed}
        // One that is picked from the list is meant as a whole.
        onChange={({ target: { value } }) => {
          setProblem(null);
          if (others.includes(value)) add(value);
          else setTyped(value);
        }}
      />
      <datalist id={list}>
        {others.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Button type="submit" disabled={!players}>
        Add
      </Button>
      {problem && (
        <p id={`${list}-problem`} role="alert" className="text-sm text-loss">
          {problem}
        </p>
      )}
    </form>
  );
}
