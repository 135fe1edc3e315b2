import { removeProperty, scrapeTargets, setProperty } from '@marquee/contracts/console';
import type { EndpointShape } from '@marquee/contracts/endpoint';
import type { RunFile } from '@marquee/contracts/run-file';
import type { ServiceName } from '@marquee/contracts/topology';
import { request } from 'undici';

const WEIGHT = 'instance.weight';
const LIMIT_MS = 5_000;

/** What a rollout asks the operator's console for. */
export class ConsoleClient {
  constructor(private readonly access: RunFile['console']) {}

  /** Where each instance answers `/metrics`, as host and port. */
  async scrapeTargets(): Promise<string[]> {
    const body = await this.send(scrapeTargets, scrapeTargets.path);
    return scrapeTargets.responses[200].parse(body).flatMap(({ targets }) => targets);
  }

  /** Sets the share of calls of an instance relative to the others; the console keeps an audit record. */
  async setWeight(service: ServiceName, instance: string, weight: number, why: string): Promise<void> {
    const path = setProperty.path.replace('{name}', WEIGHT);
    await this.send(setProperty, path, { scope: { kind: 'instance', service, instance }, value: weight, why });
  }

  async removeWeight(service: ServiceName, instance: string, why: string): Promise<void> {
    const path = removeProperty.path.replace('{name}', WEIGHT);
    await this.send(removeProperty, path, { scope: { kind: 'instance', service, instance }, why });
  }

  private async send({ method }: EndpointShape, path: string, content?: object): Promise<unknown> {
    const { url, token } = this.access;
    const { statusCode, body } = await request(new URL(path, url), {
      method,
      headers: { authorization: `Bearer ${token}`, ...(content && { 'content-type': 'application/json' }) },
      ...(content && { body: JSON.stringify(content) }),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    const text = await body.text();
    if (statusCode < 300) return text === '' ? undefined : (JSON.parse(text) as unknown);
    throw new Error(`The console answered ${method} ${path} with ${statusCode}: ${text.slice(0, 300)}`);
  }
}
