import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { useNavigate } from "react-router";
import { useSession } from "../../contexts/session";
import { playerAddress } from "../../lib/address/player-addresses";
import type { Player } from "../../lib/api/players";
import { metricsQuery } from "../../lib/api/queries";
import { useSearchedPlayers } from "../../lib/api/searched-players";
import { ADMIN_PLACES, PLACES } from "../../lib/layout/places";
import { found, type Place } from "../../lib/layout/search";
import { inputLook } from "../ui/field";
import { Failure } from "../ui/notice";

interface Props {
  typed: string;
  onType: (typed: string) => void;
  onClose: () => void;
}

/** Goes to any player, metric or page by its name. */
export function SearchPalette({ typed, onType, onClose }: Props) {
  const [chosen, setChosen] = useState(0);
  const [isEntered, setEntered] = useState(false);
  const go = useNavigate();
  const { players, isSearching, error, refetch } = useSearchedPlayers(typed);
  const places = found(usePlaces(players), typed);
  const open = (place: Place | undefined) => {
    if (!place) return;
    onClose();
    void go(place.to);
  };
  useEffect(() => {
    // Whoever is quicker than the answer means what it finds.
    if (isEntered && !isSearching) open(places[chosen]);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && places.length > 0) {
      event.preventDefault();
      setChosen((chosen + step + places.length) % places.length);
    } else if (event.key === "Enter") setEntered(true);
  };
  const id = useId();
  return (
    <>
      <input
        role="combobox"
        autoFocus
        aria-label="Players, metrics and pages"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={places.length > 0 ? `${id}-${String(chosen)}` : undefined}
        placeholder="Players, metrics and pages"
        autoComplete="off"
        className={inputLook}
        value={typed}
        onChange={(event) => {
          onType(event.target.value);
          setChosen(0);
          setEntered(false);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={id} role="listbox" aria-label="Found" className="mt-3 max-h-[60vh] overflow-y-auto">
        {places.map((place, index) => (
          <li
            key={place.to}
            id={`${id}-${String(index)}`}
            role="option"
            aria-selected={index === chosen}
            className="flex min-h-10 cursor-pointer items-center justify-between gap-4 rounded-md px-3 hover:bg-sunken aria-selected:bg-accent aria-selected:text-on-accent"
            onClick={() => open(place)}
          >
            <span className="truncate">{place.name}</span>
            <span className="text-sm">{place.kind}</span>
          </li>
        ))}
      </ul>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {places.length === 0 && !error && (
        <p className="py-3 text-sm text-muted">{isSearching ? "Loading players …" : "Nothing here has that name."}</p>
      )}
    </>
  );
}

function usePlaces(players: Player[]): Place[] {
  const { isAdmin } = useSession();
  const { data: metrics } = useQuery(metricsQuery);
  const pages = [{ to: "/", label: "What changed" }, ...PLACES, ...(isAdmin ? ADMIN_PLACES : [])];
  return [
    ...players.map(({ username }): Place => ({ kind: "Player", name: username, to: playerAddress(username) })),
    ...pages.map(({ to, label }): Place => ({ kind: "Page", name: label, to })),
    ...(metrics?.items ?? []).map(({ slug, name }): Place => ({ kind: "Metric", name, to: `/leaderboards/${slug}` })),
  ];
}
