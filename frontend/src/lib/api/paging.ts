/** How pages of the API follow each other, for `infiniteQueryOptions`. */
export const PAGED = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: { next_cursor?: string | null }) => page.next_cursor ?? undefined,
};
