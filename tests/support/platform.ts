import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { clearFaults, fleet, removeProperty, setProperty, startFault } from '@marquee/contracts/console';
import type { RequestOf, ResponseOf } from '@marquee/contracts/endpoint';
import { appliedStatistics } from '@marquee/contracts/row-builder';
import { connectPlatform } from '@marquee/local';
import type { Platform, RunFile } from '@marquee/local';
import { until } from './until.js';

const run = promisify(execFile);
const WHY = 'by a suite';
const EVERYBODY = { scope: { kind: 'global' }, why: WHY };
const propertyPath = (name: string): string => setProperty.path.replace('{name}', name);

/** The system that the suite's set-up has started, by its process names. */
export function platform(): System {
  const home = process.env['MARQUEE_TEST_HOME'];
  if (home === undefined) throw new Error('Run these suites by "npm run e2e -w @marquee/tests": it starts the system.');
  return new System(home);
}

export class System {
  private readonly held = new Set<string>();
  private readonly frozen = new Set<string>();
  private readonly control: Pick<Platform, 'kill' | 'pause' | 'resume' | 'restart' | 'hold'>;

  constructor(readonly home: string) {
    this.control = connectPlatform(home);
  }

  get url(): string {
    return this.run().url;
  }

  run(): RunFile {
    return JSON.parse(readFileSync(join(this.home, 'run.json'), 'utf8')) as RunFile;
  }

  /** SIGKILL; the platform starts it again by itself. */
  async kill(name: string): Promise<void> {
    if (name === 'kafka' && this.brokerIsOutside()) return this.outside('kill', 'revive');
    await this.control.kill(name);
  }

  /** SIGKILL, and nobody starts it again before `reviveAll`. */
  async hold(name: string): Promise<void> {
    this.held.add(name);
    if (name === 'kafka' && this.brokerIsOutside()) return this.outside('kill');
    await this.control.hold(name);
  }

  async pause(name: string): Promise<void> {
    this.frozen.add(name);
    if (name === 'kafka' && this.brokerIsOutside()) return this.outside('pause');
    await this.control.pause(name);
  }

  async resume(name: string): Promise<void> {
    this.frozen.delete(name);
    if (name === 'kafka' && this.brokerIsOutside()) return this.outside('resume');
    await this.control.resume(name);
  }

  async restart(name: string): Promise<void> {
    await this.control.restart(name);
  }

  /**
   * Everything that is frozen goes on, and what is held dead may start again, all at once; a broker outside first, since its start is not ours to be
   * quick. Returns when the start of ours began, on the scale of `performance.now()`.
   */
  async reviveAll(): Promise<number> {
    await Promise.all([...this.frozen].map((name) => this.resume(name)));
    const names = [...this.held];
    this.held.clear();
    if (names.includes('kafka') && this.brokerIsOutside()) await this.outside('revive');
    const began = performance.now();
    const ours = names.filter((name) => this.run().processes.some((each) => each.name === name));
    await Promise.all(ours.map((name) => this.control.restart(name)));
    return began;
  }

  /** What row-builder has applied, asked of whichever replica answers. */
  async statistics(viewerId: string): Promise<{ events: Partial<Record<string, number>> }> {
    const { value } = await until('a row-builder that answers', 30_000, async () => {
      for (const { port } of this.run().processes.filter(({ service }) => service === 'row-builder')) {
        const url = `http://127.0.0.1:${port}${appliedStatistics.path}?viewerId=${viewerId}`;
        const response = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
        if (response?.status === 200) return appliedStatistics.responses[200].parse(await response.json());
      }
      return undefined;
    });
    return value;
  }

  /** A fault rule for so many seconds, at the console. */
  async fault(order: Omit<RequestOf<typeof startFault>['body'], 'why'>): Promise<void> {
    await this.operate(startFault.method, startFault.path, { ...order, why: WHY });
  }

  async clearFaults(): Promise<void> {
    await this.operate(clearFaults.method, clearFaults.path);
  }

  /** Sets a dynamic property for everybody. */
  async setProperty(name: string, value: boolean | number): Promise<void> {
    await this.operate(setProperty.method, propertyPath(name), { ...EVERYBODY, value });
  }

  async removeProperty(name: string): Promise<void> {
    await this.operate(removeProperty.method, propertyPath(name), EVERYBODY);
  }

  /** All instances as the console sees them. */
  async instances(): Promise<ResponseOf<typeof fleet>['instances']> {
    return fleet.responses[200].parse(await this.operate(fleet.method, fleet.path)).instances;
  }

  private async operate<Body = unknown>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<Body> {
    const { url, token } = this.run().console;
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok)
      throw new Error(`The console answered ${response.status} to ${method} ${path}: ${await response.text()}`);
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as Body;
  }

  /** Kafka is none of our processes: KAFKA_BROKERS names it. */
  brokerIsOutside(): boolean {
    return !this.run().processes.some(({ name }) => name === 'kafka');
  }

  /** `KAFKA_FAULTS` names a command that takes kill, revive, pause or resume and the number of the broker. */
  private async outside(...acts: string[]): Promise<void> {
    const command = process.env['KAFKA_FAULTS'];
    if (command === undefined)
      throw new Error('Faults at a broker outside need KAFKA_FAULTS, a command that takes kill|revive|pause|resume 1.');
    for (const act of acts) await run(command, [act, '1']);
  }
}
