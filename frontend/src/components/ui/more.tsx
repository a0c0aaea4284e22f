import { useEffect, useRef } from "react";
import { Button } from "./button";
import { Failure } from "./notice";

interface Props {
  query: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    error: Error | null;
    fetchNextPage: () => unknown;
  };
  /** Whether the next page comes by itself as soon as the button is nearly in sight. */
  isEager?: boolean;
}

/** The next page of a list, if there is one. */
export function More({ query, isEager = false }: Props) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage } = query;
  const end = useRef<HTMLDivElement>(null);
  const isWaiting = isEager && hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (!isWaiting || !end.current) return;
    const watching = new IntersectionObserver(([entry]) => entry?.isIntersecting && fetchNextPage(), {
      rootMargin: "300px",
    });
    watching.observe(end.current);
    return () => watching.disconnect();
  }, [isWaiting, fetchNextPage]);
  if (!hasNextPage) return null;
  return (
    <div ref={end} className="mt-3 flex flex-col items-center gap-2">
      {isFetchNextPageError && error && <Failure error={error} />}
      <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {isFetchingNextPage ? "Loading …" : "Show more"}
      </Button>
    </div>
  );
}
