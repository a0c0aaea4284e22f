import { SORTS, STATUSES, usePlayerFilters } from "../../lib/address/player-filters";
import { Choice } from "../ui/choice";
import { inputLook } from "../ui/field";
import { Segments } from "../ui/segments";

/** Search, status and order of the list. */
export function PlayerFilters() {
  const [{ search, sort, status }, filter] = usePlayerFilters();
  return (
    <div className="flex flex-wrap items-center gap-3">
      <input
        type="search"
        aria-label="Search players"
        placeholder="Search, former names too"
        className={`${inputLook} sm:w-64`}
        value={search}
        maxLength={100}
        onChange={(event) => void filter({ search: event.target.value })}
      />
      <Segments
        label="Status"
        options={STATUSES}
        value={status}
        onChange={(chosen) => void filter({ status: chosen })}
      />
      <Choice label="Sort by" value={sort} onChange={(chosen) => void filter({ sort: chosen })}>
        {SORTS.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Choice>
    </div>
  );
}
