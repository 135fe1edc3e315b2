export interface Overlay {
  readonly kind: 'title' | 'watch';
  readonly titleId: string;
}

/** What is open over the page, and the search if there is one. Both are in the address, so back and reload work. */
export interface Route {
  readonly overlay: Overlay | null;
  readonly query: string | null;
}

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
