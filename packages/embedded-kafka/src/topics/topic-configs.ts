/** Settings of one topic as given by clients. Missing ones have their defaults. */
export type TopicConfigs = Readonly<Record<string, string>>;

interface ConfigDefinition {
  readonly defaultValue: string;
  readonly accepts: (value: string) => boolean;
  readonly expected: string;
}

const LONG_MAX = '9223372036854775807';

function integer(defaultValue: string, min: number, max: number = Infinity): ConfigDefinition {
  return {
    defaultValue,
    accepts: (value) => /^-?\d+$/.test(value) && Number(value) >= min && Number(value) <= max,
    expected: max === Infinity ? `an integer of at least ${min}` : `an integer from ${min} to ${max}`,
  };
}

function oneOf(defaultValue: string, ...others: string[]): ConfigDefinition {
  const values = [defaultValue, ...others];
  return { defaultValue, accepts: (value) => values.includes(value), expected: `one of ${values.join(' | ')}` };
}

const INT_MAX = 0x7fffffff;

/**
 * Names, defaults and bounds of Kafka 4.1. The broker applies `max.message.bytes`, `message.timestamp.after.max.ms`,
 * `retention.bytes` and `segment.bytes`. It stores and describes the others without effect, so that a topic for Apache
 * Kafka can be created here.
 */
export const TOPIC_CONFIGS = {
  'cleanup.policy': oneOf('delete', 'compact', 'compact,delete', 'delete,compact'),
  'compression.type': oneOf('producer'),
  'delete.retention.ms': integer('86400000', 0),
  'max.message.bytes': integer('1048588', 0, INT_MAX),
  'message.timestamp.after.max.ms': integer('3600000', 0),
  'message.timestamp.type': oneOf('CreateTime'),
  'min.cleanable.dirty.ratio': {
    defaultValue: '0.5',
    accepts: (value: string) => Number(value) >= 0 && Number(value) <= 1,
    expected: 'a number from 0 to 1',
  },
  'min.compaction.lag.ms': integer('0', 0),
  'max.compaction.lag.ms': integer(LONG_MAX, 1),
  'min.insync.replicas': integer('1', 1),
  'retention.bytes': integer('-1', -Infinity),
  'retention.ms': integer('604800000', -1),
  'segment.bytes': integer('1073741824', 1024 * 1024, INT_MAX),
  'segment.ms': integer('604800000', 1),
} as const satisfies Record<string, ConfigDefinition>;

export type TopicConfigName = keyof typeof TOPIC_CONFIGS;

/** Returns a sentence about the first invalid setting, or undefined. */
export function topicConfigProblem(configs: Iterable<{ name: string; value: string | null }>): string | undefined {
  for (const { name, value } of configs) {
    if (!isTopicConfigName(name)) return `unknown topic config "${name}"`;
    const { accepts, expected } = TOPIC_CONFIGS[name];
    if (value === null || !accepts(value)) return `topic config ${name} must be ${expected}, got "${value}"`;
  }
  return undefined;
}

export function numericConfig(configs: TopicConfigs, name: TopicConfigName): number {
  return Number(configs[name] ?? TOPIC_CONFIGS[name].defaultValue);
}

function isTopicConfigName(name: string): name is TopicConfigName {
  return Object.hasOwn(TOPIC_CONFIGS, name);
}
