import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DynamicConfig, connectConfig, loadSettings } from '@marquee/config';
import type { ConnectedConfig } from '@marquee/config';
import { callerToken } from '@marquee/contracts/caller-token';
import { formatLine } from '@marquee/contracts/log-line';
import { FRONT, isInternal, topology } from '@marquee/contracts/topology';
import type { ServiceName } from '@marquee/contracts/topology';
import { Balancer, Directory } from '@marquee/discovery';
import { EtcdClient } from '@marquee/etcd';
import { Faults } from '@marquee/faults';
import { HttpServer, ProblemFilter, Site, currentContext } from '@marquee/http';
import { Health, LogOutput, Metrics, Tracing, createLogger, currentSpan } from '@marquee/observability';
import type { Logger, LoggerOptions } from '@marquee/observability';
import { CommandRegistry } from '@marquee/resilience';
import { SnapshotError, SnapshotFile } from '@marquee/storage';
import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, FactoryProvider, OnApplicationShutdown, Provider } from '@nestjs/common';
import { APP_FILTER, HttpAdapterHost } from '@nestjs/core';
import { z } from 'zod';
import { EndpointClients } from './clients/endpoint-clients.js';
import { batchTraceFields } from './kafka/batch-span.js';
import { CommandFactory } from './commands/command-factory.js';
import { measureCommands } from './commands/command-metrics.js';
import { Microservices } from './microservices.js';
import { OPERATIONS_PORT, OperationsEndpoints } from './operations/operations-endpoints.js';
import type { OperationsPort } from './operations/operations-endpoints.js';
import { StatisticsSource } from './operations/statistics-source.js';
import { isInstanceAlive } from './probe.js';
import { ServiceRegistration } from './registration.js';
import { ServiceIdentity } from './service-identity.js';
import type { BaseSettings } from './settings.js';
import { ENVIRONMENT, LOGGER, SETTINGS, WARM_UP } from './tokens.js';
import type { Environment, WarmUp } from './tokens.js';

export interface ServiceDefaultsOptions {
  readonly service: ServiceName;
  /** `baseSettings`, extended by the variables of the service. */
  readonly settings: z.ZodObject & z.ZodType<BaseSettings>;
  /** Default `public`. */
  readonly operations?: OperationsPort;
}

/** Where log lines go, for tests; stdout if no module provides it. */
export const LOG_DESTINATION = Symbol('LOG_DESTINATION');

const SAMPLE_RATIO = z.number().min(0).max(1).meta({
  description: 'Share of traces to record. Failed and degraded requests are recorded besides.',
});

const RESERVOIR = z.number().int().min(0).max(1_000).meta({
  description: 'Requests per second and process that start a recorded trace, besides the share.',
});

/** The connection of DynamicConfig to etcd; tests replace it together with DynamicConfig. */
export const CONFIG_CONNECTION = Symbol('CONFIG_CONNECTION');

/**
 * Everything that each service needs besides its own code, as global providers. Nothing here waits for another process.
 */
@Module({})
export class ServiceDefaultsModule implements OnApplicationShutdown {
  static forRoot({ service, settings, operations = 'public' }: ServiceDefaultsOptions): DynamicModule {
    const providers: Provider[] = [
      // oxlint-disable-next-line node/no-process-env -- the one place that reads it; everything else injects ENVIRONMENT.
      { provide: ENVIRONMENT, useFactory: () => process.env },
      {
        provide: SETTINGS,
        useFactory: (environment: Environment) => loadSettings<z.ZodObject>(settings, environment),
        inject: [ENVIRONMENT],
      },
      {
        provide: ServiceIdentity,
        useFactory: (parsed: BaseSettings) => createIdentity(service, parsed),
        inject: [SETTINGS],
      },
      ...INFRASTRUCTURE,
    ];
    return {
      module: ServiceDefaultsModule,
      global: true,
      providers: [...providers, { provide: OPERATIONS_PORT, useValue: operations }, ...INTERNALS],
      exports: providers,
    };
  }

  constructor(
    private readonly registration: ServiceRegistration,
    private readonly faults: Faults,
    private readonly directory: Directory,
    @Inject(CONFIG_CONNECTION) private readonly config: ConnectedConfig,
    private readonly etcd: EtcdClient,
    private readonly tracing: Tracing,
  ) {}

  /** Nest has closed the server and the consumers before; etcd comes last, because the others use it. */
  async onApplicationShutdown(): Promise<void> {
    await this.registration.close();
    await this.faults[Symbol.asyncDispose]();
    await this.directory.close();
    await this.config.close();
    await this.etcd.close();
    await this.tracing[Symbol.asyncDispose]();
  }
}

/** The SDK is loaded only where spans go somewhere: it would delay every start. */
async function openTracing(
  { service, instance, version }: ServiceIdentity,
  { OTEL_EXPORTER_OTLP_ENDPOINT: url }: BaseSettings,
  config: DynamicConfig,
): Promise<Tracing> {
  if (url === undefined) return new Tracing();
  const { OtlpSink } = await import('@marquee/observability/otlp-sink');
  const ratio = config.property('tracing.sampleRatio', SAMPLE_RATIO, 1);
  const reservoir = config.property('tracing.reservoir', RESERVOIR, 0);
  return new Tracing({
    sink: new OtlpSink({ url, service, instance, version }),
    sampleRatio: () => ratio.get(),
    reservoir: () => reservoir.get(),
  });
}

async function createIdentity(service: ServiceName, settings: BaseSettings): Promise<ServiceIdentity> {
  const instance = settings.INSTANCE_ID ?? `${service}-${randomUUID().slice(0, 8)}`;
  const dataDir = resolve(settings.MARQUEE_HOME, instance);
  // Without it there are no snapshots, which is no reason not to serve: the disk may be full or read-only.
  await mkdir(dataDir, { recursive: true }).catch(() => undefined);
  return new ServiceIdentity(service, instance, settings.VERSION, settings.ZONE, dataDir);
}

const INFRASTRUCTURE: Provider[] = [
  Health,
  // A person reads a terminal, a program reads a pipe.
  { provide: LogOutput, useFactory: () => (process.stdout.isTTY ? new LogOutput(1, forPeople) : new LogOutput()) },
  CommandRegistry,
  CommandFactory,
  EndpointClients,
  Microservices,
  {
    provide: LOGGER,
    useFactory: (
      { service, instance }: ServiceIdentity,
      { LOG_LEVEL }: BaseSettings,
      output: LogOutput,
      destination?: LoggerOptions['destination'],
    ) => {
      const log = createLogger({
        service,
        instance,
        level: LOG_LEVEL,
        context: traceFields,
        destination: destination ?? output,
      });
      output.onRecovery = (dropped, cause) => log.warn({ dropped, err: cause }, 'log lines were dropped');
      return log;
    },
    inject: [ServiceIdentity, SETTINGS, LogOutput, { token: LOG_DESTINATION, optional: true }],
  },
  {
    provide: Metrics,
    useFactory: ({ service, instance, version }: ServiceIdentity, commands: CommandRegistry, output: LogOutput) => {
      const metrics = new Metrics({ service, instance });
      measureCommands(commands, metrics);
      metrics.gauge('build_info', 'Always 1; the label is the version', ['version'], (gauge) =>
        gauge.set({ version }, 1),
      );
      countFailedWrites(output, metrics);
      return metrics;
    },
    inject: [ServiceIdentity, CommandRegistry, LogOutput],
  },
  { provide: Tracing, useFactory: openTracing, inject: [ServiceIdentity, SETTINGS, DynamicConfig] },
  {
    provide: EtcdClient,
    useFactory: ({ ETCD_ENDPOINTS }: BaseSettings) => new EtcdClient({ endpoints: ETCD_ENDPOINTS }),
    inject: [SETTINGS],
  },
  {
    provide: DynamicConfig,
    useFactory: ({ config }: ConnectedConfig) => config,
    inject: [CONFIG_CONNECTION],
  },
  {
    provide: Directory,
    useFactory: ({ dataDir }: ServiceIdentity, etcd: EtcdClient, log: Logger, { INSTANCE_HOSTS }: BaseSettings) =>
      Directory.open({
        etcd,
        probe: isInstanceAlive,
        acceptsHost: (host) => INSTANCE_HOSTS.test(host),
        snapshotPath: join(dataDir, 'instances.json'),
        onEvent: (event) =>
          event.kind === 'refused'
            ? log.warn({ event }, 'an instance is ignored: INSTANCE_HOSTS does not allow its host')
            : logEvent(log, event, 'directory'),
      }),
    inject: [ServiceIdentity, EtcdClient, LOGGER, SETTINGS],
  },
  {
    provide: Balancer,
    useFactory: (directory: Directory, metrics: Metrics) => {
      const balancer = new Balancer({ directory });
      metrics.gauge('ejected_instance', 'Always 1; an instance that gets no calls for a while', ['peer'], (gauge) => {
        gauge.reset();
        for (const peer of balancer.ejected()) gauge.set({ peer }, 1);
      });
      return balancer;
    },
    inject: [Directory, Metrics],
  },
  {
    provide: Faults,
    useFactory: (
      { FAULT_KEY }: BaseSettings,
      etcd: EtcdClient,
      log: Logger,
      metrics: Metrics,
      health: Health,
    ): Faults => {
      const faults = new Faults({
        key: FAULT_KEY,
        etcd,
        baggage: () => currentContext()?.baggage,
        onError: (error) => log.warn({ err: error }, 'fault rules'),
      });
      showFaults(faults, metrics, health);
      return faults;
    },
    inject: [SETTINGS, EtcdClient, LOGGER, Metrics, Health],
  },
  {
    provide: StatisticsSource,
    useFactory: (identity: ServiceIdentity, commands: CommandRegistry, faults: Faults, health: Health) => {
      const { service, instance, version } = identity;
      return new StatisticsSource({ service, instance, version, commands, faults, health });
    },
    inject: [ServiceIdentity, CommandRegistry, Faults, Health],
  },
  {
    provide: Site,
    useFactory: ({ service }: ServiceIdentity, { ADVERTISE_HOST, PUBLIC_ORIGIN, TRUSTED_PROXIES }: BaseSettings) =>
      new Site({
        publicOrigins: PUBLIC_ORIGIN,
        // Compose and Kubernetes give a service its own name.
        hosts: [ADVERTISE_HOST.toLowerCase(), service, ...(service === topology.front.serves ? [FRONT] : [])],
        trustedProxies: TRUSTED_PROXIES,
      }),
    inject: [ServiceIdentity, SETTINGS],
  },
  {
    provide: HttpServer,
    useFactory: (
      host: HttpAdapterHost,
      { service }: ServiceIdentity,
      metrics: Metrics,
      tracing: Tracing,
      log: Logger,
      site: Site,
      { PLATFORM_KEY }: BaseSettings,
    ) => {
      const ownToken = isInternal(service) ? callerToken(PLATFORM_KEY, service) : undefined;
      return new HttpServer(host, { service, metrics, tracing, log, site, callerToken: ownToken });
    },
    inject: [HttpAdapterHost, ServiceIdentity, Metrics, Tracing, LOGGER, Site, SETTINGS],
  },
];

/** Providers that no feature injects. */
const INTERNALS: Provider[] = [
  OperationsEndpoints,
  ServiceRegistration,
  {
    provide: CONFIG_CONNECTION,
    useFactory: (identity: ServiceIdentity, etcd: EtcdClient, log: Logger, env: Environment) =>
      connectConfig({
        etcd,
        identity,
        env,
        lastKnownPath: join(identity.dataDir, 'config.json'),
        onEvent: (event) => logEvent(log, event, 'config'),
      }),
    inject: [ServiceIdentity, EtcdClient, LOGGER, ENVIRONMENT],
  } satisfies FactoryProvider<ConnectedConfig>,
  { provide: APP_FILTER, useFactory: (log: Logger) => new ProblemFilter(log), inject: [LOGGER] },
  // Nest throws when it is asked for a token that no module provides, and most services warm up nothing.
  { provide: WARM_UP, useValue: { warmUp: () => Promise.resolve() } satisfies WarmUp },
];

function forPeople(line: string): string {
  return `${formatLine(line.trimEnd())}\n`;
}

/** Fields of every log line: the current span, and all traces of a batch that belongs to several. */
function traceFields(): object {
  const batch = batchTraceFields();
  const context = currentSpan()?.context;
  return context === undefined ? batch : { trace_id: context.traceId, span_id: context.spanId, ...batch };
}

/** A snapshot that fails is worth a line, unlike the state of a connection that its owner repairs. */
function logEvent(log: Logger, event: object, source: string): void {
  const error = 'error' in event ? event.error : undefined;
  if (error instanceof SnapshotError) log.warn({ err: error }, error.message);
  else log.debug({ event }, source);
}

/** What may fail without ending anything. A log that cannot be written cannot say so itself. */
function countFailedWrites(output: LogOutput, metrics: Metrics): void {
  metrics.gauge('snapshot_writes_failed', 'Snapshots not written, since the process started', [], (gauge) =>
    gauge.set(SnapshotFile.failedWrites),
  );
  metrics.gauge('log_lines_dropped', 'Log lines that could not be written, since the process started', [], (gauge) =>
    gauge.set(output.dropped),
  );
}

/** Active faults are visible wherever an operator looks for the cause of a problem. */
function showFaults(faults: Faults, metrics: Metrics, health: Health): void {
  health.detail('faults', () => (faults.enabled ? faults.active : 'off'));
  metrics.gauge('faults_active', 'Fault rules at work', [], (gauge) => gauge.set(faults.active.length));
}
