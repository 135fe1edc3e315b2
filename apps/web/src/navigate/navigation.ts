import { Store } from '../store.js';
import { hrefOf, parseRoute } from './route.js';
import type { Route } from './route.js';

class Navigation extends Store<Route> {
  constructor() {
    super(parseRoute(location.pathname, location.search));
    window.addEventListener('popstate', () => this.set(parseRoute(location.pathname, location.search)));
  }

  /** `replace` leaves no step to come back to, as while a query is typed. */
  go(route: Route, how: 'push' | 'replace' = 'push'): void {
    history[how === 'push' ? 'pushState' : 'replaceState']({ inside: true }, '', hrefOf(route));
    this.set(route);
  }

  openTitle(titleId: string): void {
    this.go({ ...this.get(), overlay: { kind: 'title', titleId } });
  }

  watch(titleId: string): void {
    this.go({ ...this.get(), overlay: { kind: 'watch', titleId } });
  }

  /** Back if we came from within, else to the page below. */
  closeOverlay(): void {
    const state: unknown = history.state;
    if (typeof state === 'object' && state !== null && 'inside' in state) history.back();
    else this.go({ ...this.get(), overlay: null }, 'replace');
  }
}

export const navigation = new Navigation();
