import { lazy, Suspense, useEffect, useState } from "react";
import { Dialog } from "../ui/dialog";
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
      {isOpen && (
        <Dialog title="Search" onClose={() => setOpen(false)}>
          <BrokenPage place="search">
            <Suspense fallback={<Skeleton lines={8} />}>
              <SearchPalette onClose={() => setOpen(false)} />
            </Suspense>
          </BrokenPage>
        </Dialog>
      )}
    </>
  );
}
