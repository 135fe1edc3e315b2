import { join } from 'node:path';
import { callerToken } from '@marquee/contracts/caller-token';
import { HEADERS } from '@marquee/contracts/headers';
import { serviceOf, topology } from '@marquee/contracts/topology';
import type { ServiceName } from '@marquee/contracts/topology';
import type { EngineAddresses } from './engines/start-engines.js';
import { answersOk } from './local-http.js';
import { COMPILE_CACHE } from './repository.js';
import { secret } from './state/secrets.js';
import type { ProcessSpec } from './supervise/process-spec.js';
import { databaseOf, environmentOf } from './service-environment.js';
import { bundleOf } from './versions.js';
import type { ServiceContext } from './service-environment.js';

/** Variables of the caller's environment that services may see. */
const PASSED_ON =
  /^(PATH|HOME|TZ|LANG|LOG_LEVEL|VERSION|ZONE|PUBLIC_ORIGIN|TRUSTED_PROXIES|OTEL_.*|MARQUEE_PROP_.*|LIVE_VIEWERS)$/;

export interface ServiceSpecOptions {
  readonly service: ServiceName;
  readonly name: string;
  readonly port: number;
  /** The version to run, by default the build of the working tree. */
  readonly version: string | undefined;
  /** Variables for this process alone. */
  readonly extra?: Readonly<Record<string, string>>;
  /** A port for operators only, if the service serves one. */
  readonly privatePort: number | undefined;
  readonly engines: EngineAddresses;
  readonly context: ServiceContext;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether it sends its spans to the console, if the environment names no receiver. */
  readonly observe: boolean;
  /** Whether it listens for a debugger on Node's default port. */
  readonly inspect: boolean;
}

export function serviceSpec({
  service,
  name,
  port,
  version,
  extra = {},
  privatePort,
  engines,
  context,
  environment,
  observe,
  inspect,
}: ServiceSpecOptions): ProcessSpec {
  const { dataDir } = context;
  const main = bundleOf(service, version);
  const passedOn = Object.fromEntries(
    Object.entries(environment).flatMap(([variable, value]) =>
      PASSED_ON.test(variable) && value ? [[variable, value]] : [],
    ),
  );
  const database = databaseOf(service);
  return {
    name,
    kind: 'service',
    service,
    instance: name,
    port,
    command: process.execPath,
    args: ['--enable-source-maps', ...(inspect ? ['--inspect'] : []), main],
    environment: {
      ...passedOn,
      NODE_ENV: 'production',
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      PORT: String(port),
      ...(privatePort !== undefined && { PRIVATE_PORT: String(privatePort) }),
      ...(service === topology.front.serves && { TRUSTED_PROXIES: withLoopback(environment['TRUSTED_PROXIES']) }),
      INSTANCE_ID: name,
      KAFKA_BROKERS: engines.kafka,
      ETCD_ENDPOINTS: engines.etcd,
      MARQUEE_HOME: dataDir,
      FAULT_KEY: secret(dataDir, 'fault'),
      ...(serviceOf(service).serves && { PLATFORM_KEY: context.platformKey }),
      ...(database && { [database.variable]: engines.databases[database.name] ?? '' }),
      ...(observe && service !== 'console' && serviceOf(service).serves && tracesToConsole(context, environment)),
      // A page links its trace there.
      ...(observe && service === topology.front.serves && { CONSOLE_URL: `http://127.0.0.1:${context.consolePort}` }),
      ...environmentOf(service, context),
      ...(version !== undefined && { VERSION: version }),
      ...extra,
    },
    log: join(dataDir, 'logs', `${name}.log`),
    stopSignal: 'SIGTERM',
    ...(serviceOf(service).serves && {
      ready: (signal) => answersOk(`http://127.0.0.1:${port}/readyz`, { signal }),
      // A process that is stopped at a breakpoint does not answer.
      ...(!inspect && { alive: (signal) => answersOk(`http://127.0.0.1:${port}/livez`, { signal }) }),
    }),
  };
}

/** Every request of a person is recorded, and of a load test a share. */
const SAMPLING = { reservoir: '5', sampleRatio: '0.01' };

function tracesToConsole(
  { consolePort, platformKey }: ServiceContext,
  environment: ServiceSpecOptions['environment'],
): Record<string, string> {
  if (environment['OTEL_EXPORTER_OTLP_ENDPOINT']) return {};
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${consolePort}/internal`,
    OTEL_EXPORTER_OTLP_HEADERS: `${HEADERS.caller}=${callerToken(platformKey, 'console')}`,
    MARQUEE_PROP_TRACING_RESERVOIR: environment['MARQUEE_PROP_TRACING_RESERVOIR'] ?? SAMPLING.reservoir,
    MARQUEE_PROP_TRACING_SAMPLERATIO: environment['MARQUEE_PROP_TRACING_SAMPLERATIO'] ?? SAMPLING.sampleRatio,
  };
}

/** The front is on loopback, and says where its clients are. */
function withLoopback(proxies: string | undefined): string {
  return proxies ? `loopback, ${proxies}` : 'loopback';
}
