import { Store } from '@marquee/browser/store';

/** The trace that is shown: its id in the address (`#trace=...`), so that other pages can link to it. */
export class ChosenTrace extends Store<string | null> {
  private readonly onHashChange = () => this.set(traceIn(this.browser.location.hash));

  constructor(private readonly browser: Window) {
    super(traceIn(browser.location.hash));
  }

  open(): void {
    this.browser.addEventListener('hashchange', this.onHashChange);
  }

  close(): void {
    this.browser.removeEventListener('hashchange', this.onHashChange);
  }

  choose(traceId: string | null): void {
    const { history, location } = this.browser;
    history.replaceState(null, '', traceId === null ? location.pathname : `#trace=${traceId}`);
    this.set(traceId);
  }
}

function traceIn(hash: string): string | null {
  return /^#trace=([0-9a-f]{32})$/.exec(hash)?.[1] ?? null;
}
