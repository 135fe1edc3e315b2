import type { RequestOf, ResponseOf } from '../protocol/api.js';
import type { DescribeConfigs } from '../protocol/describe-configs.js';
import { ErrorCode } from '../protocol/error-codes.js';
import { TOPIC_CONFIGS } from '../topics/topic-configs.js';
import { topicNameProblem } from '../topics/topic-name.js';
import type { Topic } from '../topics/topic-registry.js';
import type { BrokerState } from './handler.js';
import { NODE_ID } from './handler.js';

type Request = RequestOf<typeof DescribeConfigs>;
type Result = ResponseOf<typeof DescribeConfigs>['results'][number];

const ResourceType = { TOPIC: 2, BROKER: 4 } as const;
const Source = { TOPIC: 1, STATIC_BROKER: 4, DEFAULT: 5 } as const;

export function describeConfigs(broker: BrokerState, request: Request): ResponseOf<typeof DescribeConfigs> {
  const results = request.resources.map((resource): Result => {
    const wanted = (name: string) => resource.configurationKeys?.includes(name) ?? true;
    const described = describeResource(broker, resource, request.includeSynonyms);
    return {
      errorCode: ErrorCode.NONE,
      errorMessage: null,
      resourceType: resource.resourceType,
      resourceName: resource.resourceName,
      ...described,
      configs: (described.configs ?? []).filter(({ name }) => wanted(name)),
    };
  });
  return { throttleTimeMs: 0, results };
}

function describeResource(
  broker: BrokerState,
  { resourceType, resourceName }: Request['resources'][number],
  includeSynonyms: boolean,
): Partial<Result> {
  switch (resourceType) {
    case ResourceType.TOPIC: {
      const problem = topicNameProblem(resourceName);
      if (problem !== undefined) return { errorCode: ErrorCode.INVALID_TOPIC_EXCEPTION, errorMessage: problem };
      const topic = broker.topics.get(resourceName);
      if (topic === undefined) return { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
      return { configs: topicEntries(topic, includeSynonyms) };
    }
    case ResourceType.BROKER:
      if (resourceName !== String(NODE_ID)) {
        const errorMessage = `expected broker ${NODE_ID}, the only one, got "${resourceName}"`;
        return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage };
      }
      return { configs: brokerEntries(broker) };
    default:
      return {
        errorCode: ErrorCode.INVALID_REQUEST,
        errorMessage: `expected a topic (${ResourceType.TOPIC}) or a broker (${ResourceType.BROKER})`,
      };
  }
}

function topicEntries(topic: Topic, includeSynonyms: boolean): Result['configs'] {
  return Object.entries(TOPIC_CONFIGS).map(([name, { defaultValue }]) => {
    const own = topic.configs[name];
    const source = own === undefined ? Source.DEFAULT : Source.TOPIC;
    return entry(name, own ?? defaultValue, source, false, includeSynonyms);
  });
}

function brokerEntries({ autoCreateTopics, defaultPartitions }: BrokerState): Result['configs'] {
  return [
    entry('auto.create.topics.enable', String(autoCreateTopics), Source.STATIC_BROKER, true, false),
    entry('num.partitions', String(defaultPartitions), Source.STATIC_BROKER, true, false),
  ];
}

function entry(
  name: string,
  value: string,
  configSource: number,
  readOnly: boolean,
  includeSynonyms: boolean,
): Result['configs'][number] {
  const synonyms = includeSynonyms ? [{ name, value, source: configSource }] : [];
  return { name, value, readOnly, configSource, isSensitive: false, synonyms };
}
