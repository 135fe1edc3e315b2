import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startOrder, stopOrder } from '@marquee/contracts/topology-graph';
import { callerToken } from '@marquee/contracts/caller-token';
import { FRONT, SERVICES, isInternal, isService, serviceOf, topology } from '@marquee/contracts/topology';
import type { ServiceName } from '@marquee/contracts/topology';
import type { Control } from './control/actions.js';
import { openControl } from './control/control-server.js';
import { Proxies } from './engines/proxies.js';
import type { ProxyMode } from './engines/proxy.js';
import { startEngines } from './engines/start-engines.js';
import type { EngineAddresses } from './engines/start-engines.js';
import { UsageError } from './platform-error.js';
import type { ServiceContext } from './service-environment.js';
import { serviceSpec } from './service-spec.js';
import { claimPorts } from './state/claim-ports.js';
import { chosenDataFolder } from './state/data-choice.js';
import { claimDataDir } from './state/data-dir.js';
import { LoadError, forgetLoadFailure, readLoadMarker, refuseOtherData, watchLoad } from './state/load-marker.js';
import { takeLock } from './state/lock.js';
import { endOrphans } from './state/orphans.js';
import { Ports } from './state/ports.js';
import { removeRunFile, runFilePath } from './state/run-file.js';
import type { RunFile } from '@marquee/contracts/run-file';
import { secret } from './state/secrets.js';
import { StateFile } from './state/state-file.js';
import { Fleet } from './supervise/fleet.js';
import type { ProcessSpec } from './supervise/process-spec.js';
import { Services } from './supervise/services.js';
import { FrontProcess } from './front/front-process.js';
import { withTimeout } from './with-timeout.js';

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
  /** Services send their spans to the console, unless the environment names a receiver. */
  readonly observe?: boolean;
  /** Opens a proxy in front of each engine that it starts, so that connections can be delayed, reset and refused. */
  readonly proxied?: boolean;
  /** Aborts the start. */
  readonly signal?: AbortSignal;
  readonly onStep?: (what: string) => void;
  /** Called with a sentence about a problem that does not end the platform. */
  readonly onWarning?: (message: string) => void;
  /** Called when the control port is asked to stop the platform. */
  readonly onStop?: () => void;
}

const READY_LIMIT_MS = 90_000;
const LOAD_POLL_MS = 200;
/** The process that loads the data set. */
const LOADER = 'simulator-1';

/** The whole system as processes on this machine. */
export class Platform implements Control, AsyncDisposable {
  private readonly startedAt = new Date().toISOString();
  private readonly runFile: StateFile;
  private readonly front: FrontProcess;
  private readonly services: Services;
  private controlUrl = '';
  private engines: EngineAddresses = { kafka: '', etcd: '', databases: {} };
  private loaded = false;
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly dataDir: string,
    private readonly fleet: Fleet,
    private readonly ports: Ports,
    private readonly proxies: Proxies | undefined,
    private readonly context: ServiceContext,
    private readonly token: string,
    private readonly options: PlatformOptions,
    private readonly resources: AsyncDisposableStack,
  ) {
    const { onWarning = () => undefined } = options;
    this.front = new FrontProcess({
      dataDir,
      port: context.frontPort,
      servers: () => fleet.portsOf(topology.front.serves),
      onWarning,
    });
    this.services = resources.use(
      new Services({ fleet, specOf: (...parameters) => this.specOf(...parameters), onWarning }),
    );
    this.runFile = new StateFile({ path: runFilePath(dataDir), content: () => this.run, onWarning });
  }

  /**
   * Returns when every engine and service is ready; the data set may still be loading.
   *
   * @throws PlatformError if a process does not start, a port is in use, or the data directory cannot be used
   */
  static async start(options: PlatformOptions): Promise<Platform> {
    const { environment = process.env, onStep = () => undefined, onWarning = () => undefined } = options;
    const dataDir = resolve(options.dataDir);
    const dataFolder = chosenDataFolder(dataDir, environment);
    refuseOtherData(dataDir, dataFolder === undefined ? 'generated' : 'movielens');
    claimDataDir(dataDir);
    mkdirSync(join(dataDir, 'logs'), { recursive: true });
    const resources = new AsyncDisposableStack();
    try {
      const lock = await takeLock(dataDir);
      resources.defer(() => lock.release());
      const orphans = await endOrphans(dataDir);
      if (orphans > 0) onStep(`Ended ${orphans} processes left by an earlier run`);
      removeRunFile(dataDir);
      forgetLoadFailure(dataDir);
      const ports = new Ports(join(dataDir, 'ports.json'), onWarning);
      const [frontPort = 0, consolePort = 0] = await claimPorts(
        [
          { wanted: options.gatewayPort, name: 'front', variable: topology.front.port },
          { wanted: options.consolePort ?? 0, name: 'console-1', variable: topology.services.console.port },
        ],
        ports,
      );
      const context: ServiceContext = {
        url: `http://127.0.0.1:${frontPort}`,
        frontPort,
        importKey: secret(dataDir, 'import'),
        platformKey: secret(dataDir, 'platform'),
        consoleToken: secret(dataDir, 'console'),
        consolePort,
        dataFolder,
        dataDir,
      };
      const proxies = options.proxied ? resources.use(new Proxies(ports)) : undefined;
      const fleet = resources.adopt(new Fleet(dataDir, [FRONT, ...stopOrder()], onWarning), (each) => each.stopAll());
      const token = secret(dataDir, 'control');
      const platform = new Platform(dataDir, fleet, ports, proxies, context, token, options, resources);
      await platform.open(environment);
      return platform;
    } catch (error) {
      await resources.disposeAsync();
      throw error;
    }
  }

  get url(): string {
    return this.context.url;
  }

  get run(): RunFile {
    const { consolePort, consoleToken } = this.context;
    return {
      url: this.url,
      loaded: this.loaded,
      startedAt: this.startedAt,
      console: { url: `http://127.0.0.1:${consolePort}`, token: consoleToken },
      control: { url: this.controlUrl, token: this.token },
      callerTokens: Object.fromEntries(
        SERVICES.filter(isInternal).map((service) => [service, callerToken(this.context.platformKey, service)]),
      ),
      engines: this.engines,
      processes: this.fleet.entries(),
    };
  }

  /**
   * Returns when the data set is loaded.
   *
   * @throws LoadError if it cannot be loaded; ProcessStartError if the process that loads it keeps ending
   */
  async untilLoaded(signal: AbortSignal, onProgress: () => void = () => undefined): Promise<void> {
    const loader = this.fleet.get(LOADER);
    while (!this.loaded && readLoadMarker(this.dataDir)?.done !== true) {
      signal.throwIfAborted();
      const failure = readLoadMarker(this.dataDir)?.failure;
      if (failure !== undefined) throw new LoadError(failure);
      if (loader.startFailure !== undefined) throw loader.startFailure;
      onProgress();
      await pause(LOAD_POLL_MS, undefined, { signal }).catch(() => undefined);
    }
    onProgress();
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
    await this.services.scale(service, replicas);
  }

  async keepCandidates(service: string, version: string): Promise<void> {
    await this.services.keepCandidates(service, version);
  }

  async promote(service: string, version: string): Promise<void> {
    await this.services.promote(service, version);
  }

  async endCandidates(service: string): Promise<void> {
    await this.services.endCandidates(service);
  }

  async proxy(engine: string, mode: ProxyMode): Promise<void> {
    if (this.proxies === undefined) {
      throw new UsageError('This platform was started without proxies in front of its engines.');
    }
    await this.proxies.switchTo(engine, mode);
  }

  /** Stops all processes in order. */
  close(): Promise<void> {
    this.closing ??= this.resources.disposeAsync();
    return this.closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  private async open(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
    const { onStep = () => undefined, onWarning = () => undefined, onStop = () => undefined, signal } = this.options;
    const { dataDir, fleet, ports, proxies, resources } = this;
    fleet.onChange = () => {
      this.front.update();
      this.runFile.update();
    };
    resources.defer(() => this.closeRunFile());
    const control = resources.use(await openControl(this, () => this.run, onStop, this.token));
    this.controlUrl = control.url;
    this.runFile.update();
    const stopWatching = watchLoad(dataDir, () => {
      this.loaded = true;
      this.runFile.update();
    });
    resources.defer(stopWatching);
    this.engines = await startEngines({ dataDir, ports, fleet, proxies, environment, onStep, signal });
    signal?.throwIfAborted();
    onStep('Starting the services');
    fleet.add(this.front.spec(environment));
    for (const service of startOrder().filter(isService)) {
      await this.services.start(service, serviceOf(service).replicas);
    }
    await fleet.untilReady(withTimeout(READY_LIMIT_MS, signal));
    // A process that dies before this ends the start with an error instead.
    fleet.onProblem = onWarning;
    this.runFile.update();
  }

  private closeRunFile(): void {
    this.fleet.onChange = () => undefined;
    this.runFile[Symbol.dispose]();
    removeRunFile(this.dataDir);
  }

  private async specOf(
    service: ServiceName,
    name: string,
    version: string | undefined,
    extra: Readonly<Record<string, string>> = {},
  ): Promise<ProcessSpec> {
    const { context, engines, options } = this;
    const { environment = process.env, inspect: inspected, observe = false } = options;
    const port = await this.portOf(service, name);
    const privatePort = service === topology.front.serves ? await this.ports.of(`${name}.private`) : undefined;
    const inspect = name === `${inspected}-1`;
    const own = { service, name, port, privatePort, version, inspect, extra };
    return serviceSpec({ ...own, engines, context, environment, observe });
  }

  private async portOf(service: ServiceName, name: string): Promise<number> {
    return serviceOf(service).port === 'CONSOLE_PORT' ? this.context.consolePort : this.ports.of(name);
  }
}

export function startPlatform(options: PlatformOptions): Promise<Platform> {
  return Platform.start(options);
}
