import { removeProperty, scrapeTargets, setProperty } from '@marquee/contracts/console';
import type { PropertyScope } from '@marquee/contracts/console';
import type { EndpointShape, ResponseOf } from '@marquee/contracts/endpoint';
import type { RunFile } from '@marquee/contracts/run-file';
import { requestLocal } from '../local-http.js';

/** The console gives up before that, and says why. */
const MARGIN_MS = 5_000;

/** Calls the operator's console of a running platform, with the token from `run.json`. */
export class ConsoleClient {
  constructor(private readonly access: RunFile['console']) {}

  /**
   * @param path of the endpoint, with its parameters
   * @throws Error with the console's answer if that is no success
   */
  async send({ method, deadlineMs }: EndpointShape, path: string, content?: object): Promise<unknown> {
    const { url, token } = this.access;
    const { status, body } = await requestLocal(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(content && { 'content-type': 'application/json' }) },
      ...(content && { body: JSON.stringify(content) }),
      signal: AbortSignal.timeout(deadlineMs + MARGIN_MS),
    });
    if (status < 300) return body === '' ? undefined : (JSON.parse(body) as unknown);
    throw new Error(`The console answered ${status} to ${method} ${path}: ${body.slice(0, 300)}`);
  }

  /** Where each instance answers `/metrics`. */
  async scrapeTargets(): Promise<ResponseOf<typeof scrapeTargets>> {
    return scrapeTargets.responses[200].parse(await this.send(scrapeTargets, scrapeTargets.path));
  }

  /** Sets a dynamic property for a part of the fleet; the console keeps an audit record. */
  async setProperty(scope: PropertyScope, name: string, value: boolean | number, why: string): Promise<void> {
    await this.send(setProperty, setProperty.path.replace('{name}', name), { scope, value, why });
  }

  async removeProperty(scope: PropertyScope, name: string, why: string): Promise<void> {
    await this.send(removeProperty, removeProperty.path.replace('{name}', name), { scope, why });
  }
}
