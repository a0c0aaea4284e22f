import { lazy, Suspense, useEffect, useState } from "react";
import { Dialog } from "../ui/dialog";
import { inputLook } from "../ui/field";
import { Skeleton } from "../ui/skeleton";
import { BrokenPage } from "./broken-page";

// Loaded when somebody searches for the first time.
const SearchPalette = lazy(async () => ({ default: (await import("./search-palette")).SearchPalette }));

/** Opens the search, as Ctrl-K and ⌘-K do everywhere. */
export function SearchButton() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen(true);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <button
        type="button"
        aria-label="Search, Ctrl K"
        aria-keyshortcuts="Control+K Meta+K"
        className="flex min-h-10 min-w-10 items-center justify-center gap-2 rounded-md px-2 text-sm text-muted hover:bg-sunken"
        onClick={() => setOpen(true)}
      >
        <svg aria-hidden="true" viewBox="0 0 24 24" className="size-5 fill-none stroke-current stroke-2">
          <path d="M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13M15.5 15.5L20 20" />
        </svg>
        <kbd className="hidden sm:inline">Ctrl K</kbd>
      </button>
      {isOpen && <SearchDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function SearchDialog({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("");
  return (
    <Dialog title="Search" onClose={onClose}>
      <BrokenPage place="search">
        <Suspense fallback={<EarlyInput typed={typed} onType={setTyped} />}>
          <SearchPalette typed={typed} onType={setTyped} onClose={onClose} />
        </Suspense>
      </BrokenPage>
    </Dialog>
  );
}

/** Takes what is typed before the palette is there. */
function EarlyInput({ typed, onType }: { typed: string; onType: (typed: string) => void }) {
  return (
    <>
      <input
        aria-label="Players, metrics and pages"
        className={inputLook}
        value={typed}
        onChange={(event) => onType(event.target.value)}
      />
      <Skeleton lines={8} />
    </>
  );
}
