/** A thin bar that is full so far: `share` is 0 to 1. What it means has to be said beside it. */
export function Bar({ share }: { share: number }) {
  return (
    <div aria-hidden="true" className="h-1 overflow-hidden rounded bg-sunken">
      <div className="h-full rounded bg-accent" style={{ width: `${String(share * 100)}%` }} />
    </div>
  );
}
