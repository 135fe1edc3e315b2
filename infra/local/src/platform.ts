import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startOrder, stopOrder } from '@marquee/contracts/topology-graph';
import { isService, serviceOf } from '@marquee/contracts/topology';
import type { ServiceName } from '@marquee/contracts/topology';
import type { Control } from './control/actions.js';
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
import type { RunFile } from '@marquee/contracts/run-file';
import { secret } from './state/secrets.js';
import { claimPort } from './state/claim-port.js';
import { Fleet } from './supervise/fleet.js';
import { SCALABLE } from './service-environment.js';
import type { ServiceContext } from './service-environment.js';

export interface PlatformOptions {
  /** Data directory: data, logs and state. */
  readonly dataDir: string;
  /** 0 picks a free port. */
  readonly gatewayPort: number;
  /** 0, the default, picks a free port. */
  readonly consolePort?: number;
  /** Source of addresses of external engines, of `MARQUEE_DATA`, and of the variables that services may see. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The service whose first instance listens for a debugger. */
  readonly inspect?: string;
  /** Opens a proxy in front of each engine that it starts, so that connections can be delayed, reset and refused. */
  readonly proxied?: boolean;
  readonly onStep?: (what: string) => void;
  /** Called when the control port is asked to stop the platform. */
  readonly onStop?: () => void;
}

const READY_LIMIT_MS = 90_000;

/** The whole system as processes on this machine. */
export class Platform implements Control, AsyncDisposable {
  private readonly startedAt = new Date().toISOString();
  private control: ControlServer | undefined;
  private loaded = false;
  private readonly unwatch: () => void;

  private constructor(
    private readonly dataDir: string,
    private readonly fleet: Fleet,
    private readonly ports: Ports,
    private readonly engines: EngineAddresses,
    private readonly proxies: Proxies | undefined,
    private readonly context: ServiceContext,
    private readonly environment: Readonly<Record<string, string | undefined>>,
    private readonly lock: { release(): void },
    private readonly token: string,
    private readonly inspect: string | undefined,
  ) {
    this.unwatch = watchLoad(dataDir, (loaded) => {
      this.loaded = loaded;
      this.publish();
    });
  }

  /** Returns when every engine and service is ready; the data set may still be loading. */
  static async start(options: PlatformOptions): Promise<Platform> {
    const { environment = process.env, onStep = () => undefined, onStop = () => undefined } = options;
    const dataDir = resolve(options.dataDir);
    await mkdir(join(dataDir, 'logs'), { recursive: true });
    const data = dataFolder(dataDir, environment);
    refuseOtherData(dataDir, data === undefined ? 'generated' : 'movielens');
    const lock = takeLock(dataDir);
    let fleet: Fleet | undefined;
    let proxies: Proxies | undefined;
    try {
      const orphans = await endOrphans(dataDir);
      if (orphans > 0) onStep(`Ended ${orphans} processes left by an earlier run`);
      removeRunFile(dataDir);
      const ports = new Ports(join(dataDir, 'ports.json'));
      const gatewayPort = await claimPort(options.gatewayPort, ports, { name: 'gateway-1', variable: 'GATEWAY_PORT' });
      const consolePort = await claimPort(options.consolePort ?? 0, ports, {
        name: 'console-1',
        variable: 'CONSOLE_PORT',
      });
      fleet = new Fleet(dataDir, stopOrder());
      if (options.proxied) proxies = new Proxies(ports);
      const engines = await startEngines({ dataDir, ports, fleet, proxies, environment, onStep });
      const context: ServiceContext = {
        url: `http://127.0.0.1:${gatewayPort}`,
        gatewayPort,
        gatewayPrivatePort: await ports.of('gateway-1.private'),
        importKey: secret(dataDir, 'import'),
        consoleToken: secret(dataDir, 'console'),
        consolePort,
        dataFolder: data,
        dataDir,
      };
      const token = secret(dataDir, 'control');
      const platform = new Platform(
        dataDir,
        fleet,
        ports,
        engines,
        proxies,
        context,
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
    return this.context.url;
  }

  get run(): RunFile {
    return {
      url: this.url,
      loaded: this.loaded,
      startedAt: this.startedAt,
      console: { url: `http://127.0.0.1:${this.context.consolePort}`, token: this.context.consoleToken },
      control: { url: this.control?.url ?? '', token: this.token },
      engines: { kafka: this.engines.kafka, etcd: this.engines.etcd, databases: this.engines.databases },
      processes: this.fleet.entries(),
    };
  }

  async kill(name: string): Promise<void> {
    await this.fleet.get(name).kill();
  }

  async keepDown(name: string): Promise<void> {
    await this.fleet.get(name).keepDown();
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
      throw new UsageError(`Cannot scale "${service}". Services that can be scaled: ${SCALABLE.join(', ')}.`);
    }
    if (!Number.isInteger(replicas) || replicas < 0 || replicas > 10) {
      throw new UsageError(`Expected 0 to 10 replicas, got ${replicas}.`);
    }
    await this.fleet.removeAbove(service, replicas);
    await this.addReplicas(service, replicas);
  }

  async proxy(engine: string, mode: ProxyMode): Promise<void> {
    if (this.proxies === undefined)
      throw new UsageError('This platform was started without proxies in front of its engines.');
    await this.proxies.switchTo(engine, mode);
  }

  /** Stops all processes in order. */
  async close(): Promise<void> {
    this.unwatch();
    this.fleet.onChange = () => undefined;
    await this.control?.[Symbol.asyncDispose]();
    removeRunFile(this.dataDir);
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
          context: this.context,
          environment: this.environment,
          inspect: name === `${this.inspect}-1`,
        }),
      );
    }
  }

  private portOf(service: string, name: string): Promise<number> | number {
    if (service === 'gateway') return this.context.gatewayPort;
    return service === 'console' ? this.context.consolePort : this.ports.of(name);
  }

  private publish(): void {
    if (this.control === undefined) return;
    const before = readRunFile(this.dataDir);
    const now = this.run;
    if (JSON.stringify(before) !== JSON.stringify(now)) writeRunFile(this.dataDir, now);
  }
}

export function startPlatform(options: PlatformOptions): Promise<Platform> {
  return Platform.start(options);
}
