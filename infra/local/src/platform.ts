import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startOrder, stopOrder } from '@marquee/contracts/topology-graph';
import { isService, serviceOf } from '@marquee/contracts/topology';
import type { ServiceName } from '@marquee/contracts/topology';
import type { Control } from './control/acts.js';
import { openControl } from './control/control-server.js';
import type { ControlServer } from './control/control-server.js';
import { Proxies } from './engines/proxies.js';
import type { ProxyMode } from './engines/proxy.js';
import { startEngines } from './engines/start-engines.js';
import type { EngineAddresses } from './engines/start-engines.js';
import { UsageError } from './platform-error.js';
import { serviceSpec } from './service-spec.js';
import { dataFolder } from './state/data-choice.js';
import { refuseOtherData, watchLoad } from './state/load-marker.js';
import { takeLock } from './state/lock.js';
import { endOrphans } from './state/orphans.js';
import { Ports } from './state/ports.js';
import { readRunFile, removeRunFile, writeRunFile } from './state/run-file.js';
import type { RunFile } from './state/run-file.js';
import { secret } from './state/secrets.js';
import { claimPort } from './state/claim-port.js';
import { Fleet } from './supervise/fleet.js';
import { SCALABLE } from './service-environment.js';
import type { Surroundings } from './service-environment.js';

export interface PlatformOptions {
  /** Folder for data, logs and state. */
  readonly home: string;
  /** 0 takes a free one. */
  readonly gatewayPort: number;
  /** 0, the default, takes a free one. */
  readonly consolePort?: number;
  /** Read for addresses of engines outside, and for `MARQUEE_DATA`; passed on to services where it concerns them. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Service whose first instance listens for a debugger. */
  readonly inspect?: string;
  /** Puts a proxy before each engine that it starts, whose connections can then be delayed, reset and refused. */
  readonly proxied?: boolean;
  readonly onStep?: (what: string) => void;
  /** Somebody asked over the control port to end the platform. */
  readonly onStop?: () => void;
}

const READY_LIMIT_MS = 90_000;

/** The whole system as processes of this machine. */
export class Platform implements Control, AsyncDisposable {
  private readonly startedAt = new Date().toISOString();
  private control: ControlServer | undefined;
  private loaded = false;
  private readonly unwatch: () => void;

  private constructor(
    private readonly home: string,
    private readonly fleet: Fleet,
    private readonly ports: Ports,
    private readonly engines: EngineAddresses,
    private readonly proxies: Proxies | undefined,
    private readonly surroundings: Surroundings,
    private readonly environment: Readonly<Record<string, string | undefined>>,
    private readonly lock: { release(): void },
    private readonly token: string,
    private readonly inspect: string | undefined,
  ) {
    this.unwatch = watchLoad(home, (loaded) => {
      this.loaded = loaded;
      this.publish();
    });
  }

  /** Returns once every engine and service is ready; the load of the data set may go on. */
  static async start(options: PlatformOptions): Promise<Platform> {
    const { environment = process.env, onStep = () => undefined, onStop = () => undefined } = options;
    const home = resolve(options.home);
    await mkdir(join(home, 'logs'), { recursive: true });
    const data = dataFolder(home, environment);
    refuseOtherData(home, data === undefined ? 'generated' : 'movielens');
    const lock = takeLock(home);
    let fleet: Fleet | undefined;
    let proxies: Proxies | undefined;
    try {
      const orphans = await endOrphans(home);
      if (orphans > 0) onStep(`Ended ${orphans} processes that an earlier run had left behind`);
      removeRunFile(home);
      const ports = new Ports(join(home, 'ports.json'));
      const gatewayPort = await claimPort(options.gatewayPort, ports, { name: 'gateway-1', variable: 'GATEWAY_PORT' });
      const consolePort = await claimPort(options.consolePort ?? 0, ports, {
        name: 'console-1',
        variable: 'CONSOLE_PORT',
      });
      fleet = new Fleet(home, stopOrder());
      if (options.proxied) proxies = new Proxies(ports);
      const engines = await startEngines({ home, ports, fleet, proxies, environment, onStep });
      const surroundings: Surroundings = {
        url: `http://127.0.0.1:${gatewayPort}`,
        gatewayPort,
        gatewayPrivatePort: await ports.of('gateway-1.private'),
        importKey: secret(home, 'import'),
        consoleToken: secret(home, 'console'),
        consolePort,
        dataFolder: data,
        home,
      };
      const token = secret(home, 'control');
      const platform = new Platform(
        home,
        fleet,
        ports,
        engines,
        proxies,
        surroundings,
        environment,
        lock,
        token,
        options.inspect,
      );
      onStep('Starting the services');
      for (const service of startOrder().filter(isService)) {
        await platform.addReplicas(service, serviceOf(service).replicas);
      }
      await fleet.untilReady(AbortSignal.timeout(READY_LIMIT_MS));
      platform.control = await openControl(platform, () => platform.run, onStop, token);
      fleet.onChange = () => platform.publish();
      platform.publish();
      return platform;
    } catch (error) {
      await fleet?.stopAll();
      await proxies?.[Symbol.asyncDispose]();
      lock.release();
      throw error;
    }
  }

  get url(): string {
    return this.surroundings.url;
  }

  get run(): RunFile {
    return {
      url: this.url,
      loaded: this.loaded,
      startedAt: this.startedAt,
      console: { url: `http://127.0.0.1:${this.surroundings.consolePort}`, token: this.surroundings.consoleToken },
      control: { url: this.control?.url ?? '', token: this.token },
      engines: { kafka: this.engines.kafka, etcd: this.engines.etcd, databases: this.engines.databases },
      processes: this.fleet.entries(),
    };
  }

  async kill(name: string): Promise<void> {
    await this.fleet.get(name).kill();
  }

  async hold(name: string): Promise<void> {
    await this.fleet.get(name).kill(true);
  }

  async pause(name: string): Promise<void> {
    this.fleet.get(name).pause();
  }

  async resume(name: string): Promise<void> {
    this.fleet.get(name).resume();
  }

  async restart(name: string): Promise<void> {
    await this.fleet.get(name).restart();
  }

  async scale(service: string, replicas: number): Promise<void> {
    if (!isService(service) || !SCALABLE.includes(service)) {
      throw new UsageError(`Expected a service that can have replicas (${SCALABLE.join(', ')}), got "${service}".`);
    }
    if (!Number.isInteger(replicas) || replicas < 0 || replicas > 10) {
      throw new UsageError(`Expected 0 to 10 replicas, got ${replicas}.`);
    }
    await this.fleet.removeAbove(service, replicas);
    await this.addReplicas(service, replicas);
  }

  async proxy(engine: string, mode: ProxyMode): Promise<void> {
    if (this.proxies === undefined)
      throw new UsageError('This platform was started without proxies before its engines.');
    await this.proxies.switchTo(engine, mode);
  }

  /** Stops everything in order. */
  async close(): Promise<void> {
    this.unwatch();
    this.fleet.onChange = () => undefined;
    await this.control?.[Symbol.asyncDispose]();
    removeRunFile(this.home);
    await this.fleet.stopAll();
    await this.proxies?.[Symbol.asyncDispose]();
    this.lock.release();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  private async addReplicas(service: ServiceName, replicas: number): Promise<void> {
    for (let number = this.fleet.replicasOf(service) + 1; number <= replicas; number += 1) {
      const name = `${service}-${number}`;
      const port = await this.portOf(service, name);
      this.fleet.add(
        serviceSpec({
          service,
          name,
          port,
          engines: this.engines,
          surroundings: this.surroundings,
          environment: this.environment,
          inspect: name === `${this.inspect}-1`,
        }),
      );
    }
  }

  private portOf(service: string, name: string): Promise<number> | number {
    if (service === 'gateway') return this.surroundings.gatewayPort;
    return service === 'console' ? this.surroundings.consolePort : this.ports.of(name);
  }

  private publish(): void {
    if (this.control === undefined) return;
    const before = readRunFile(this.home);
    const now = this.run;
    if (JSON.stringify(before) !== JSON.stringify(now)) writeRunFile(this.home, now);
  }
}

export function startPlatform(options: PlatformOptions): Promise<Platform> {
  return Platform.start(options);
}
