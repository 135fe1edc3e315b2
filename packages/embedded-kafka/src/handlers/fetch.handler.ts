import type { PartitionLog } from '../log/partition-log.js';
import type { RequestOf, ResponseOf } from '../protocol/api.js';
import { ErrorCode } from '../protocol/error-codes.js';
import type { Fetch } from '../protocol/fetch.js';
import type { BrokerState, RequestContext } from './handler.js';

type Request = RequestOf<typeof Fetch>;
type Response = ResponseOf<typeof Fetch>;
type PartitionRequest = Request['topics'][number]['partitions'][number];
type PartitionResponse = Response['topics'][number]['partitions'][number];

const LEADER_EPOCH = 0;
const NO_RECORDS = Buffer.alloc(0);

interface Collected {
  readonly topics: Response['topics'];
  readonly bytes: number;
  readonly hasError: boolean;
}

/** Long poll: responds when `minBytes` are available, a partition has an error, or `maxWaitMs` have passed. */
export async function fetch(broker: BrokerState, request: Request, context: RequestContext): Promise<Response> {
  // Sessions are an optimisation that a broker may decline by answering session 0; clients then send full requests.
  if (request.sessionId !== 0) return respond([], ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
  const deadline = Date.now() + request.maxWaitMs;
  for (;;) {
    const collected = collect(broker, request);
    const waitMs = deadline - Date.now();
    if (collected.bytes >= request.minBytes || collected.hasError || waitMs <= 0 || context.signal.aborted) {
      return respond(collected.topics, ErrorCode.NONE);
    }
    await nextChange(logsOf(broker, request), waitMs, context.signal);
  }
}

function respond(topics: Response['topics'], errorCode: ErrorCode): Response {
  return { throttleTimeMs: 0, errorCode, sessionId: 0, topics };
}

function collect(broker: BrokerState, request: Request): Collected {
  let bytes = 0;
  let hasError = false;
  const topics = request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((partition) => {
      const log = broker.topics.partition(name, partition.partitionIndex);
      const response = readPartition(log, partition, request.maxBytes - bytes, bytes === 0);
      bytes += response.records?.length ?? 0;
      hasError ||= response.errorCode !== ErrorCode.NONE;
      return response;
    }),
  }));
  return { topics, bytes, hasError };
}

/** The first batch of a response is sent whatever its size, so that a reader with small limits makes progress. */
function readPartition(
  log: PartitionLog | undefined,
  request: PartitionRequest,
  bytesLeft: number,
  isFirst: boolean,
): PartitionResponse {
  const { partitionIndex, fetchOffset } = request;
  if (log === undefined) return failed(partitionIndex, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  if (request.currentLeaderEpoch > LEADER_EPOCH) return failed(partitionIndex, ErrorCode.UNKNOWN_LEADER_EPOCH);
  if (fetchOffset < log.startOffset || fetchOffset > log.endOffset) {
    return failed(partitionIndex, ErrorCode.OFFSET_OUT_OF_RANGE);
  }
  const limit = Math.max(0, Math.min(request.partitionMaxBytes, bytesLeft));
  return {
    partitionIndex,
    errorCode: ErrorCode.NONE,
    highWatermark: log.endOffset,
    lastStableOffset: log.endOffset,
    logStartOffset: log.startOffset,
    abortedTransactions: null,
    preferredReadReplica: -1,
    records: isFirst || limit > 0 ? log.read(fetchOffset, limit, isFirst) : NO_RECORDS,
  };
}

function failed(partitionIndex: number, errorCode: ErrorCode): PartitionResponse {
  return {
    partitionIndex,
    errorCode,
    highWatermark: -1,
    lastStableOffset: -1,
    logStartOffset: -1,
    abortedTransactions: null,
    preferredReadReplica: -1,
    records: NO_RECORDS,
  };
}

function logsOf(broker: BrokerState, request: Request): PartitionLog[] {
  return request.topics.flatMap(({ name, partitions }) =>
    partitions.flatMap(({ partitionIndex }) => broker.topics.partition(name, partitionIndex) ?? []),
  );
}

function nextChange(logs: readonly PartitionLog[], waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      for (const unsubscribe of subscriptions) unsubscribe();
      resolve();
    };
    const timer = setTimeout(wake, waitMs);
    const subscriptions = logs.map((log) => log.onChange(wake));
    signal.addEventListener('abort', wake, { once: true });
  });
}
