import type { Page } from '@marquee/contracts/page';
import { ByteLru } from '@marquee/service-defaults';
import type { PageRequest } from './stored-page.domain.js';

/** Serialised pages of one viewer on one device by rectangle (`<rows>x<items>`), last composed last. */
type ByRectangle = ReadonlyMap<string, string>;

const RECTANGLES_KEPT = 4;

/** Each viewer's last live page, by device and rectangle; pages are kept as JSON, so that their bytes are known. */
export class LastGoodPages {
  readonly #lru: ByteLru<ByRectangle>;

  /** @param capacity bytes. */
  constructor(capacity: () => number) {
    this.#lru = new ByteLru(capacity);
  }

  get bytes(): number {
    return this.#lru.bytes;
  }

  put(request: PageRequest, page: Page): void {
    const others = [...(this.#lru.get(key(request)) ?? [])].filter(([rectangle]) => rectangle !== nameOf(request));
    const kept: ByRectangle = new Map([...others.slice(1 - RECTANGLES_KEPT), [nameOf(request), JSON.stringify(page)]]);
    this.#lru.set(
      key(request),
      kept,
      [...kept.values()].reduce((sum, json) => sum + Buffer.byteLength(json), 0),
    );
  }

  /** The page of just this rectangle, else that of the largest. */
  get(request: PageRequest): Page | undefined {
    const kept = this.#lru.get(key(request));
    const json = kept?.get(nameOf(request)) ?? largest([...(kept?.values() ?? [])]);
    return json === undefined ? undefined : (JSON.parse(json) as Page);
  }
}

function key({ viewerId, device }: PageRequest): string {
  return `${viewerId} ${device}`;
}

function nameOf({ rows, items }: PageRequest): string {
  return `${rows}x${items}`;
}

function largest(pages: readonly string[]): string | undefined {
  return pages.reduce<string | undefined>(
    (found, page) => (found === undefined || page.length > found.length ? page : found),
    undefined,
  );
}
