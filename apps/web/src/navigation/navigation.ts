import { Store } from '@marquee/browser/store';
import { hrefOf, parseRoute } from './route.js';
import type { Route } from './route.js';

/** The route in the address bar; follows the back and forward buttons. */
export class Navigation extends Store<Route> {
  constructor(private readonly browser: Window) {
    super(routeOf(browser));
    browser.addEventListener('popstate', () => this.set(routeOf(browser)));
  }

  /** `replace` adds no history entry, for example while a query is being typed. */
  go(route: Route, how: 'push' | 'replace' = 'push'): void {
    this.browser.history[how === 'push' ? 'pushState' : 'replaceState']({ inside: true }, '', hrefOf(route));
    this.set(route);
  }

  openTitle(titleId: string): void {
    this.go({ ...this.get(), overlay: { kind: 'title', titleId } });
  }

  watch(titleId: string): void {
    this.go({ ...this.get(), overlay: { kind: 'watch', titleId } });
  }

  /** Goes back if the overlay was opened from within the page, else replaces it with the page below. */
  closeOverlay(): void {
    const state: unknown = this.browser.history.state;
    if (typeof state === 'object' && state !== null && 'inside' in state) this.browser.history.back();
    else this.go({ ...this.get(), overlay: null }, 'replace');
  }
}

function routeOf({ location }: Window): Route {
  return parseRoute(location.pathname, location.search);
}
