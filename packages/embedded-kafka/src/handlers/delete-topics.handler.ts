import type { RequestOf, ResponseOf } from '../protocol/api.js';
import type { DeleteTopics } from '../protocol/delete-topics.js';
import { ErrorCode } from '../protocol/error-codes.js';
import type { BrokerState } from './handler.js';

export function deleteTopics(
  broker: BrokerState,
  { topicNames }: RequestOf<typeof DeleteTopics>,
): ResponseOf<typeof DeleteTopics> {
  return { throttleTimeMs: 0, responses: topicNames.map((name) => ({ name, errorCode: deleteTopic(broker, name) })) };
}

function deleteTopic(broker: BrokerState, name: string): ErrorCode {
  const topic = broker.topics.get(name);
  if (topic === undefined) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
  broker.topics.delete(topic);
  broker.groups.offsets.forgetTopic(name);
  return ErrorCode.NONE;
}
