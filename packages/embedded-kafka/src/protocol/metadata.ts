import { between, boolean, int16, int32, since } from '../wire/codec.js';
import { flexibleSince, uuid } from '../wire/flexible.js';
import { defineApi } from './api.js';

const FLEXIBLE_SINCE = 9;
const { array, nullableArray, nullableString, string, struct } = flexibleSince(FLEXIBLE_SINCE);

/** Of no topic. */
export const ZERO_ID = '0'.repeat(32);
/** Authorized operations were not asked for, or are not known. */
export const NO_OPERATIONS = -2_147_483_648;

/** Version 10 names topics by id as well (KIP-516). */
export const Metadata = defineApi({
  key: 3,
  name: 'Metadata',
  minVersion: 0,
  maxVersion: 10,
  flexibleSince: FLEXIBLE_SINCE,
  request: struct({
    topics: nullableArray(struct({ topicId: since(10, uuid, ZERO_ID), name: string })),
    allowAutoTopicCreation: since(4, boolean, true),
    includeClusterOperations: between(8, 10, boolean, false),
    includeTopicOperations: since(8, boolean, false),
  }),
  response: struct({
    throttleTimeMs: since(3, int32, 0),
    brokers: array(struct({ nodeId: int32, host: string, port: int32, rack: since(1, nullableString, null) })),
    clusterId: since(2, nullableString, null),
    controllerId: since(1, int32, -1),
    topics: array(
      struct({
        errorCode: int16,
        name: string,
        topicId: since(10, uuid, ZERO_ID),
        isInternal: since(1, boolean, false),
        partitions: array(
          struct({
            errorCode: int16,
            partitionIndex: int32,
            leaderId: int32,
            leaderEpoch: since(7, int32, -1),
            replicaNodes: array(int32),
            isrNodes: array(int32),
            offlineReplicas: since(5, array(int32), []),
          }),
        ),
        operations: since(8, int32, NO_OPERATIONS),
      }),
    ),
    operations: between(8, 10, int32, NO_OPERATIONS),
  }),
});
