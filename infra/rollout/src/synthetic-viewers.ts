import { home, listViewers, openSession, title } from '@marquee/contracts/gateway';
import { OpenLoop } from '@marquee/scheduling';
import { Agent, request } from 'undici';

/** The most viewers that one page of the list has. */
const VIEWERS = 100;
const PAGES_PER_TITLE = 4;
const LIMIT_MS = 5_000;

/**
 * Sessions of viewers that exist, who open their home pages again and again and sometimes a title, so that there are
 * calls to compare.
 */
export class SyntheticViewers implements AsyncDisposable {
  /** Pages that were asked for, and those that were not answered with 200. */
  readonly pages = { asked: 0, failed: 0 };
  private readonly agent = new Agent({ connections: 64 });
  private loop: OpenLoop | undefined;

  /** @param perSecond pages, at a fixed rate however long they take */
  constructor(
    private readonly url: string,
    private readonly perSecond: number,
  ) {}

  async start(): Promise<void> {
    const { text } = await this.send('GET', `${listViewers.path}?limit=${VIEWERS}`, {});
    const { viewers } = listViewers.responses[200].parse(JSON.parse(text));
    const tokens: string[] = [];
    for (const { viewerId } of viewers) tokens.push(await this.signIn(viewerId));
    if (tokens.length === 0) return;
    this.loop = new OpenLoop(1_000 / this.perSecond, (_due, turn) => this.openPage(tokens[turn % tokens.length] ?? ''));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.loop?.[Symbol.asyncDispose]();
    await this.agent.destroy();
  }

  private async openPage(token: string): Promise<void> {
    this.pages.asked += 1;
    const headers = { authorization: `Bearer ${token}` };
    const { status, text } = await this.send('GET', home.path, headers).catch(() => ({ status: 0, text: '' }));
    if (status !== 200) this.pages.failed += 1;
    else if (this.pages.asked % PAGES_PER_TITLE === 0) await this.openFirstTitle(text, headers);
  }

  /** Opens the first title of a page; whether that is answered is not judged, it may be stored nowhere. */
  private async openFirstTitle(page: string, headers: Record<string, string>): Promise<void> {
    const { rows } = home.responses[200].parse(JSON.parse(page));
    const path = title.path.replace('{titleId}', encodeURIComponent(rows[0]?.items[0]?.titleId ?? ''));
    await this.send('GET', path, headers).catch(() => undefined);
  }

  private async signIn(viewerId: string): Promise<string> {
    const headers = { 'content-type': 'application/json' };
    const { status, text } = await this.send('POST', openSession.path, headers, { viewerId, token: true });
    if (status >= 300) throw new Error(`${openSession.path} answered ${status}: ${text.slice(0, 300)}`);
    return openSession.responses[200].parse(JSON.parse(text)).token ?? '';
  }

  private async send(method: 'GET' | 'POST', path: string, headers: Record<string, string>, content?: object) {
    const { statusCode, body } = await request(new URL(path, this.url), {
      dispatcher: this.agent,
      method,
      headers,
      ...(content && { body: JSON.stringify(content) }),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    return { status: statusCode, text: await body.text() };
  }
}
