import type { RequestOf, ResponseOf } from '../protocol/api.js';
import { ErrorCode } from '../protocol/error-codes.js';
import type { InitProducerId } from '../protocol/init-producer-id.js';
import type { BrokerState } from './handler.js';

export function initProducerId(
  broker: BrokerState,
  { transactionalId }: RequestOf<typeof InitProducerId>,
): ResponseOf<typeof InitProducerId> {
  if (transactionalId !== null) {
    return { throttleTimeMs: 0, errorCode: ErrorCode.INVALID_REQUEST, producerId: -1, producerEpoch: -1 };
  }
  return {
    throttleTimeMs: 0,
    errorCode: ErrorCode.NONE,
    producerId: broker.producerIds.next(),
    producerEpoch: 0,
  };
}
