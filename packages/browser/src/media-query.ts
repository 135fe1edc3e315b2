import { Store } from './store.js';

/** Whether a media query matches; follows the window. */
export class MediaQuery extends Store<boolean> {
  constructor(query: MediaQueryList) {
    super(query.matches);
    query.addEventListener('change', () => this.set(query.matches));
  }
}
