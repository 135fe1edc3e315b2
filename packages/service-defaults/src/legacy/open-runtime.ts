import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { connectConfig } from '@marquee/config';
import type { ServiceName } from '@marquee/contracts/topology';
import { Balancer, Directory } from '@marquee/discovery';
import { EtcdClient } from '@marquee/etcd';
import { KafkaClient } from '@marquee/messaging';
import type { MessagingEvent } from '@marquee/messaging';
import { currentContext } from '@marquee/http';
import { Health, Metrics, createLogger } from '@marquee/observability';
import { CommandRegistry } from '@marquee/resilience';
import { Faults } from '@marquee/faults';
import { isInstanceAlive } from '../probe.js';
import { ServiceRuntime } from './runtime.js';
import type { BaseSettings } from '../settings.js';

export interface OpenedRuntime<Settings extends BaseSettings> {
  readonly runtime: ServiceRuntime<Settings>;
  readonly etcd: EtcdClient;
  readonly close: () => Promise<void>;
}

/** Opens everything a service stands on. Nothing here waits for another process: each may be away, now or later. */
export async function openRuntime<Settings extends BaseSettings>(
  service: ServiceName,
  instance: string,
  settings: Settings,
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<OpenedRuntime<Settings>> {
  const home = resolve(settings.MARQUEE_HOME, instance);
  await mkdir(home, { recursive: true });
  const log = createLogger({
    service,
    instance,
    level: settings.LOG_LEVEL,
    context: () => ({ trace_id: currentContext()?.trace.traceId }),
  });
  const metrics = new Metrics({ service, instance });
  const health = new Health();
  const etcd = new EtcdClient({ endpoints: settings.ETCD_ENDPOINTS });
  const connected = await connectConfig({
    etcd,
    identity: { service, version: settings.VERSION, instance },
    env: environment,
    lastKnownPath: join(home, 'config.json'),
    onEvent: (event) => log.debug({ event }, 'config'),
  });
  const directory = await Directory.open({
    etcd,
    probe: isInstanceAlive,
    snapshotPath: join(home, 'instances.json'),
    onEvent: (event) => log.debug({ event }, 'directory'),
  });
  const balancer = new Balancer({ directory });
  const commands = new CommandRegistry();
  countCommands(commands, metrics);
  const kafka = new KafkaClient({
    brokers: settings.KAFKA_BROKERS,
    clientId: instance,
    onEvent: (event) => log[ALARMING.has(event.type) ? 'warn' : 'debug']({ event }, 'messaging'),
  });
  const faults = new Faults({
    key: settings.FAULT_KEY,
    etcd,
    baggage: () => currentContext()?.baggage,
    onError: (error) => log.warn({ err: error }, 'fault rules'),
  });
  showFaults(faults, metrics, health);
  const runtime = new ServiceRuntime<Settings>({
    service,
    instance,
    settings,
    home,
    log,
    metrics,
    health,
    config: connected.config,
    directory,
    balancer,
    kafka,
    commands,
    faults,
  });
  return {
    runtime,
    etcd,
    async close() {
      await faults[Symbol.asyncDispose]();
      await kafka.close();
      await directory.close();
      await connected.close();
      await etcd.close();
    },
  };
}

/** Events of the messaging package for the operator. */
const ALARMING: ReadonlySet<MessagingEvent['type']> = new Set([
  'consumer-failed',
  'handler-failed',
  'dead-lettered',
  'log-restarted',
  'send-failed',
]);

function countCommands(commands: CommandRegistry, metrics: Metrics): void {
  const events = metrics.counter('command_events_total', 'Outcomes and state changes of commands', ['command', 'type']);
  commands.onEvent((event) => events.inc({ command: event.command, type: event.type }));
}

/** Shows every active fault in health, metrics and logs. */
function showFaults(faults: Faults, metrics: Metrics, health: Health): void {
  health.detail('faults', () => (faults.enabled ? faults.active : 'off'));
  metrics.gauge('faults_active', 'Fault rules at work', [], (gauge) => gauge.set(faults.active.length));
}
