import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { everyPlayerQuery } from "../../lib/api/player-list";
import { MOST } from "../../lib/compared-players";
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
  const others = players?.map(({ username }) => username).filter((username) => !names.includes(username)) ?? [];
  const add = (name: string) => {
    const found = others.find((other) => other.toLowerCase() === name.trim().toLowerCase());
    if (found !== undefined) onAdd(found);
    setTyped(found === undefined ? name : "");
  };
  return (
    <form
      className="flex gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        add(typed);
      }}
    >
      <input
        className={`${inputLook} w-48`}
        aria-label="Add a player to compare"
        placeholder="Add a player"
        list={list}
        value={typed}
        // One that is picked from the list is meant as a whole.
        onChange={(event) =>
          others.includes(event.target.value) ? add(event.target.value) : setTyped(event.target.value)
        }
      />
      <datalist id={list}>
        {others.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Button type="submit">Add</Button>
    </form>
  );
}
