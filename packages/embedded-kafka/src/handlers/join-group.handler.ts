import type { RequestOf, ResponseOf } from '../protocol/api.js';
import { ErrorCode } from '../protocol/error-codes.js';
import type { JoinGroup } from '../protocol/join-group.js';
import type { BrokerState, RequestContext } from './handler.js';

const MIN_SESSION_TIMEOUT_MS = 6_000;
const MAX_SESSION_TIMEOUT_MS = 1_800_000;
const FIRST_VERSION_WITH_KNOWN_MEMBER_IDS = 4;

type Response = ResponseOf<typeof JoinGroup>;

export async function joinGroup(
  broker: BrokerState,
  request: RequestOf<typeof JoinGroup>,
  context: RequestContext,
): Promise<Response> {
  const { groupId, sessionTimeoutMs, memberId } = request;
  if (groupId === '') return refused(ErrorCode.INVALID_GROUP_ID, memberId);
  if (sessionTimeoutMs < MIN_SESSION_TIMEOUT_MS || sessionTimeoutMs > MAX_SESSION_TIMEOUT_MS) {
    return refused(ErrorCode.INVALID_SESSION_TIMEOUT, memberId);
  }
  if (memberId !== '' && broker.groups.get(groupId) === undefined) {
    return refused(ErrorCode.UNKNOWN_MEMBER_ID, memberId);
  }
  const result = await broker.groups.getOrCreate(groupId).join({
    memberId,
    clientId: context.clientId,
    clientHost: context.clientHost,
    sessionTimeoutMs,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    protocolType: request.protocolType,
    // Copies, because the buffer of the request is reused and the member keeps them.
    protocols: request.protocols.map(({ name, metadata }) => ({ name, metadata: Buffer.from(metadata) })),
    requiresKnownMemberId: context.apiVersion >= FIRST_VERSION_WITH_KNOWN_MEMBER_IDS,
  });
  return { throttleTimeMs: 0, ...result };
}

function refused(errorCode: ErrorCode, memberId: string): Response {
  return { throttleTimeMs: 0, errorCode, generationId: -1, protocolName: '', leader: '', memberId, members: [] };
}
