/** What stands over the page, and whether the page is a search. Both are in the address, so that back and reload work. */
export type Route = { overlay: { kind: 'title' | 'watch'; titleId: string } | null; query: string | null };

export function parseRoute(pathname: string, search: string): Route {
  const [, head, id] = pathname.split('/');
  const query = new URLSearchParams(search).get('q');
  if ((head === 'title' || head === 'watch') && id)
    return { overlay: { kind: head, titleId: decodeURIComponent(id) }, query };
  return { overlay: null, query: head === 'search' ? (query ?? '') : query };
}

export function hrefOf({ overlay, query }: Route): string {
  const search = query === null ? '' : `?${new URLSearchParams({ q: query })}`;
  if (overlay) return `/${overlay.kind}/${encodeURIComponent(overlay.titleId)}${search}`;
  return query === null ? '/' : `/search${search}`;
}
