import { loadSettings } from '@marquee/config';
import type { TopicShape } from '@marquee/contracts/topic';
import { Faults, faultInterceptor } from '@marquee/faults';
import { KafkaClient, KafkaStrategy } from '@marquee/messaging';
import type { DeliveryInterceptor, MessagingEvent, OffsetStore, SendInterceptor } from '@marquee/messaging';
import { Health, Metrics, Tracing, currentSpan, parseTraceparent } from '@marquee/observability';
import type { Logger } from '@marquee/observability';
import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, ModuleMetadata, OnApplicationShutdown, Type } from '@nestjs/common';
import { Microservices } from '../microservices.js';
import { ServiceIdentity } from '../service-identity.js';
import { kafkaSettings } from '../settings.js';
import { ENVIRONMENT, LOGGER } from '../tokens.js';
import type { Environment } from '../tokens.js';
import { DeadLetterMetrics } from './dead-letter.metrics.js';
import { LogRestartMetrics } from './log-restart.metrics.js';
import { deliverTraced } from './batch-span.js';

/** The token of the shared producer; tests override it. */
export const PRODUCER = Symbol('PRODUCER');
/** Injects the `TopicProducer` of this process. */
export const InjectProducer = (): ParameterDecorator & PropertyDecorator => Inject(PRODUCER);

export interface ConsumerOptions {
  /** Its handler is a controller method with `@EventPattern(topic.name)`. */
  readonly topic: TopicShape;
  /** Where to start when there is no offset yet. */
  readonly from: 'earliest' | 'latest';
  /** See `Subscription`. */
  readonly rereadMs?: number;
  /**
   * The provider that stores offsets together with the effect of a batch. Without it, offsets are committed to Kafka.
   */
  readonly offsets?: Type<OffsetStore>;
  /** Whether an error of the handler means that its store refuses the records; `isDataError` for PostgreSQL. */
  readonly isRejection?: (error: unknown) => boolean;
  /** Modules that export `offsets`. */
  readonly imports?: ModuleMetadata['imports'];
  /** Every process gets every record. */
  readonly broadcast?: boolean;
}

/** Kafka for the modules that import it. The client connects when it is first used. */
@Module({
  providers: [
    {
      provide: KafkaClient,
      useFactory: (environment: Environment, { instance }: ServiceIdentity, log: Logger, metrics: Metrics) => {
        const losses = new LogRestartMetrics(metrics);
        const deadLetters = new DeadLetterMetrics(metrics);
        return new KafkaClient({
          brokers: loadSettings(kafkaSettings, environment).KAFKA_BROKERS,
          clientId: instance,
          onEvent: (event) => {
            losses.record(event);
            deadLetters.record(event);
            log[LEVELS[event.type] ?? 'debug']({ event }, 'messaging');
          },
        });
      },
      inject: [ENVIRONMENT, ServiceIdentity, LOGGER, Metrics],
    },
    {
      provide: PRODUCER,
      useFactory: (client: KafkaClient, tracing: Tracing) => client.producer({ around: sendTraced(tracing) }),
      inject: [KafkaClient, Tracing],
    },
    {
      provide: KafkaStrategy,
      useFactory: (
        client: KafkaClient,
        { service }: ServiceIdentity,
        faults: Faults,
        metrics: Metrics,
        tracing: Tracing,
        log: Logger,
      ): KafkaStrategy => {
        const strategy = new KafkaStrategy({
          client,
          group: service,
          deadLetters: client.producer(),
          around: deliverTraced(tracing, logged(faultInterceptor(faults), log)),
        });
        metrics.gauge('consumer_lag_records', 'Records behind the end of the log', ['topic'], (gauge) => {
          for (const { topic, lag } of strategy.consumers()) gauge.set({ topic }, lag);
        });
        return strategy;
      },
      inject: [KafkaClient, ServiceIdentity, Faults, Metrics, Tracing, LOGGER],
    },
  ],
  exports: [KafkaClient, KafkaStrategy, PRODUCER],
})
export class KafkaModule implements OnApplicationShutdown {
  /** Subscribes the process to a topic. Import it in the module that has the handler. */
  static consumer({ offsets, imports = [], ...subscription }: ConsumerOptions): DynamicModule {
    return {
      module: KafkaConsumerModule,
      imports: [KafkaModule, ...imports],
      providers: [
        {
          provide: `KafkaConsumer(${subscription.topic.name})`,
          useFactory: (strategy: KafkaStrategy, health: Health, store?: OffsetStore) => {
            strategy.subscribe({ ...subscription, ...(store && { offsets: store }) });
            watchConsumer(subscription.topic.name, strategy, health);
            return strategy;
          },
          inject: [KafkaStrategy, Health, ...(offsets ? [offsets] : [])],
        },
      ],
    };
  }

  constructor(
    private readonly client: KafkaClient,
    strategy: KafkaStrategy,
    microservices: Microservices,
  ) {
    microservices.add(strategy);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }
}

@Module({})
class KafkaConsumerModule {}

/** Events that an operator should see. All others are logged for debugging. */
const LEVELS: Partial<Record<MessagingEvent['type'], 'warn' | 'error'>> = {
  'consumer-failed': 'warn',
  'handler-failed': 'warn',
  'dead-lettered': 'warn',
  'dead-letter-lost': 'error',
  'log-restarted': 'warn',
  'send-failed': 'warn',
  'relay-failed': 'warn',
};

/** Logs each batch that was applied. */
function logged(inner: DeliveryInterceptor, log: Logger): DeliveryInterceptor {
  return async (batch, deliver) => {
    const started = performance.now();
    await inner(batch, deliver);
    const { topic, partition, records } = batch;
    const ms = Math.round(performance.now() - started);
    log.info({ topic, partition, records: records.length, ms }, 'batch');
  };
}

/** Sends in a span, whose context the records carry. */
function sendTraced(tracing: Tracing): SendInterceptor {
  return ({ topic, records, traceparent }, send) => {
    const parent = parseTraceparent(traceparent) ?? currentSpan()?.context;
    if (!tracing.enabled) return send(parent?.header);
    const attributes = {
      'messaging.system': 'kafka',
      'messaging.operation.name': 'send',
      'messaging.operation.type': 'send',
      'messaging.destination.name': topic,
      'messaging.batch.message_count': records,
    };
    return tracing.trace(`send ${topic}`, { role: 'producer', parent, attributes }, () =>
      send(currentSpan()?.context.header),
    );
  };
}

/** A consumer that makes no progress raises an alarm, but does not take the instance out of service. */
function watchConsumer(topic: string, strategy: KafkaStrategy, health: Health): void {
  const status = () => strategy.consumers().find((consumer) => consumer.topic === topic);
  health.consumes(topic, () => {
    const { state = 'not started', failure } = status() ?? {};
    return state === 'consuming' || (failure === undefined ? state : `${state}, failing ${failure}`);
  });
  health.detail(`consumer ${topic}`, status);
}
