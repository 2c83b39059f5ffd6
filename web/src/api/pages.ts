interface Page {
  readonly next_cursor?: string | null;
}

/** Reads all pages of a list. */
export async function everyPage<P extends Page, T>(
  read: (query: { cursor?: string; limit: number }) => Promise<P>,
  items: (page: P) => readonly T[],
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ ...(cursor && { cursor }), limit: 200 });
    all.push(...items(page));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return all;
}
