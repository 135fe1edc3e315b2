import type { RequestOf, ResponseOf } from '../protocol/api.js';
import { ErrorCode } from '../protocol/error-codes.js';
import type { FindCoordinator } from '../protocol/find-coordinator.js';
import { GROUP_KEY_TYPE } from '../protocol/find-coordinator.js';
import type { BrokerState } from './handler.js';
import { NODE_ID } from './handler.js';

export function findCoordinator(
  broker: BrokerState,
  request: RequestOf<typeof FindCoordinator>,
): ResponseOf<typeof FindCoordinator> {
  if (request.keyType !== GROUP_KEY_TYPE) {
    const errorMessage = 'This broker coordinates groups only: it has no transactions. Use Apache Kafka for them.';
    return { throttleTimeMs: 0, errorCode: ErrorCode.INVALID_REQUEST, errorMessage, nodeId: -1, host: '', port: -1 };
  }
  return { throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: 'NONE', nodeId: NODE_ID, ...broker.advertised };
}
