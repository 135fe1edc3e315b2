import { ApiError } from '@marquee/browser/api-error';
import { Store } from '@marquee/browser/store';
import type { ConsoleApi } from '../api/console-api.js';

export type AccessState =
  | { readonly status: 'checking' }
  | { readonly status: 'signed-out'; readonly problem: string | null }
  | { readonly status: 'signed-in' };

/** Whether this browser is signed in. A token in the address (`#token=...`) signs in and is removed from it at once. */
export class Access extends Store<AccessState> {
  constructor(
    private readonly api: Pick<ConsoleApi, 'login' | 'logout' | 'fleet'>,
    private readonly browser: Window,
  ) {
    super({ status: 'checking' });
    browser.addEventListener('hashchange', () => {
      if (browser.location.hash.startsWith('#token=')) void this.enter();
    });
  }

  /** Signs in with the token in the address; without one, checks whether the cookie of this browser is valid. */
  async enter(): Promise<void> {
    const token = this.takeToken();
    await (token === null ? this.check(this.api.fleet(), null) : this.signIn(token));
  }

  async signIn(token: string): Promise<void> {
    await this.check(this.api.login(token.trim()), 'That is not the token of this console.');
  }

  /** Ends the permit of this browser. The form shows what went wrong, because the permit may then still be valid. */
  async leave(): Promise<void> {
    try {
      await this.api.logout();
      this.signOut();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.set({ status: 'signed-out', problem: error.status === 401 ? null : error.message });
    }
  }

  /** The console no longer accepts the permit of this browser. */
  signOut(): void {
    this.set({ status: 'signed-out', problem: null });
  }

  private async check(request: Promise<unknown>, refused: string | null): Promise<void> {
    try {
      await request;
      this.set({ status: 'signed-in' });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.set({ status: 'signed-out', problem: error.status === 401 ? refused : error.message });
    }
  }

  private takeToken(): string | null {
    const { location, history } = this.browser;
    const token = new URLSearchParams(location.hash.slice(1)).get('token');
    if (token !== null) history.replaceState(null, '', location.pathname);
    return token;
  }
}
