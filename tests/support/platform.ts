import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { clearFaults, fleet, listProperties, startFault } from '@marquee/contracts/console';
import type { PropertyScope, scrapeTargets } from '@marquee/contracts/console';
import type { RequestOf, ResponseOf } from '@marquee/contracts/endpoint';
import { HEADERS } from '@marquee/contracts/headers';
import { appliedStatistics } from '@marquee/contracts/row-builder';
import { ConsoleClient, connectPlatform, readRunFile } from '@marquee/local';
import type { Platform, RunFile } from '@marquee/local';
import { until } from './until.js';

const run = promisify(execFile);
const WHY = 'system tests';

/** The system that the global set-up of these suites has started. */
export function systemUnderTest(): System {
  const dataDir = process.env['MARQUEE_TEST_DATA_DIR'];
  if (dataDir === undefined) {
    throw new Error('Run these suites with "npm run e2e -w @marquee/tests", which starts the system.');
  }
  return new System(dataDir);
}

/** A running system: its processes by name, its faults and its dynamic properties. */
export class System {
  private readonly keptDown = new Set<string>();
  private readonly frozen = new Set<string>();
  private readonly control: Pick<Platform, 'kill' | 'pause' | 'resume' | 'restart' | 'keepDown'>;

  constructor(readonly dataDir: string) {
    this.control = connectPlatform(dataDir);
  }

  get url(): string {
    return this.run().url;
  }

  run(): RunFile {
    const found = readRunFile(this.dataDir);
    if (found === undefined) throw new Error(`There is no run.json in ${this.dataDir}: the system is not running.`);
    return found;
  }

  /** Sends SIGKILL; the platform restarts the process automatically. */
  async kill(name: string): Promise<void> {
    if (name === 'kafka' && this.hasExternalBroker()) return this.faultExternalBroker('kill', 'revive');
    await this.control.kill(name);
  }

  /** Sends SIGKILL and keeps the process down until `reviveAll`. */
  async keepDown(name: string): Promise<void> {
    this.keptDown.add(name);
    if (name === 'kafka' && this.hasExternalBroker()) return this.faultExternalBroker('kill');
    await this.control.keepDown(name);
  }

  async pause(name: string): Promise<void> {
    this.frozen.add(name);
    if (name === 'kafka' && this.hasExternalBroker()) return this.faultExternalBroker('pause');
    await this.control.pause(name);
  }

  async resume(name: string): Promise<void> {
    this.frozen.delete(name);
    if (name === 'kafka' && this.hasExternalBroker()) return this.faultExternalBroker('resume');
    await this.control.resume(name);
  }

  async restart(name: string): Promise<void> {
    await this.control.restart(name);
  }

  /**
   * Resumes every frozen process and starts every one that is kept down, all at once. An external broker is revived
   * first, because its start time is not part of what the suites measure.
   *
   * @returns when the restart of our own processes began, on the scale of `performance.now()`
   */
  async reviveAll(): Promise<number> {
    await Promise.all([...this.frozen].map((name) => this.resume(name)));
    const names = [...this.keptDown];
    this.keptDown.clear();
    if (names.includes('kafka') && this.hasExternalBroker()) await this.faultExternalBroker('revive');
    const began = performance.now();
    const ours = names.filter((name) => this.run().processes.some((each) => each.name === name));
    await Promise.all(ours.map((name) => this.control.restart(name)));
    return began;
  }

  /** How many events the row-builder has applied for a viewer or for all, by kind; answered by any replica. */
  async statistics(viewerId?: string): Promise<ResponseOf<typeof appliedStatistics>> {
    const { value } = await until('a row-builder that answers', 30_000, async () => {
      for (const { port } of this.run().processes.filter(({ service }) => service === 'row-builder')) {
        const url = `http://127.0.0.1:${port}${appliedStatistics.path}${viewerId === undefined ? '' : `?viewerId=${viewerId}`}`;
        const headers = { [HEADERS.caller]: this.run().callerTokens?.['row-builder'] ?? '' };
        const response = await fetch(url, { headers, signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
        if (response?.status === 200) return appliedStatistics.responses[200].parse(await response.json());
      }
      return undefined;
    });
    return value;
  }

  /** Starts a fault rule through the console; it ends after its own `seconds`. */
  async fault(rule: Omit<RequestOf<typeof startFault>['body'], 'why'>): Promise<void> {
    await this.console.send(startFault, startFault.path, { ...rule, why: WHY });
  }

  async clearFaults(): Promise<void> {
    await this.console.send(clearFaults, clearFaults.path);
  }

  /** @param scope default: all services */
  async setProperty(name: string, value: boolean | number, scope: PropertyScope = { kind: 'global' }): Promise<void> {
    await this.console.setProperty(scope, name, value, WHY);
  }

  async removeProperty(name: string, scope: PropertyScope = { kind: 'global' }): Promise<void> {
    await this.console.removeProperty(scope, name, WHY);
  }

  /** Where a dynamic property has been set. */
  async propertyScopes(name: string): Promise<PropertyScope[]> {
    const body = await this.console.send(listProperties, listProperties.path);
    const { properties } = listProperties.responses[200].parse(body);
    return properties.flatMap((property) => (property.name === name ? property.set.map(({ scope }) => scope) : []));
  }

  /** Removes a dynamic property from every scope. */
  async removeFromAllScopes(name: string): Promise<void> {
    for (const scope of await this.propertyScopes(name)) {
      await this.removeProperty(name, scope);
    }
  }

  /** All instances as the console sees them. */
  async instances(): Promise<ResponseOf<typeof fleet>['instances']> {
    return fleet.responses[200].parse(await this.console.send(fleet, fleet.path)).instances;
  }

  /** Where each instance answers `/metrics`. */
  async scrapeTargets(): Promise<ResponseOf<typeof scrapeTargets>> {
    return this.console.scrapeTargets();
  }

  private get console(): ConsoleClient {
    return new ConsoleClient(this.run().console);
  }

  /** Whether `KAFKA_BROKERS` names the broker, so that none of our processes is one. */
  hasExternalBroker(): boolean {
    return !this.run().processes.some(({ name }) => name === 'kafka');
  }

  /** Runs the command in `KAFKA_FAULTS`, which takes kill, revive, pause or resume and the number of the broker. */
  private async faultExternalBroker(...actions: string[]): Promise<void> {
    const command = process.env['KAFKA_FAULTS'];
    if (command === undefined) {
      throw new Error(
        'To break an external broker, set KAFKA_FAULTS to a command that takes kill|revive|pause|resume 1.',
      );
    }
    for (const action of actions) await run(command, [action, '1']);
  }
}
