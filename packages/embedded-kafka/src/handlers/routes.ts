import { ApiVersions } from '../protocol/api-versions.js';
import { CreatePartitions } from '../protocol/create-partitions.js';
import { CreateTopics } from '../protocol/create-topics.js';
import { DeleteGroups } from '../protocol/delete-groups.js';
import { DeleteRecords } from '../protocol/delete-records.js';
import { DeleteTopics } from '../protocol/delete-topics.js';
import { DescribeConfigs } from '../protocol/describe-configs.js';
import { DescribeGroups } from '../protocol/describe-groups.js';
import { ErrorCode } from '../protocol/error-codes.js';
import { Fetch } from '../protocol/fetch.js';
import { FindCoordinator } from '../protocol/find-coordinator.js';
import { Heartbeat } from '../protocol/heartbeat.js';
import { InitProducerId } from '../protocol/init-producer-id.js';
import { JoinGroup } from '../protocol/join-group.js';
import { LeaveGroup } from '../protocol/leave-group.js';
import { ListGroups } from '../protocol/list-groups.js';
import { ListOffsets } from '../protocol/list-offsets.js';
import { Metadata } from '../protocol/metadata.js';
import { OffsetCommit } from '../protocol/offset-commit.js';
import { OffsetFetch } from '../protocol/offset-fetch.js';
import { Produce } from '../protocol/produce.js';
import { SyncGroup } from '../protocol/sync-group.js';
import type { ResponseOf } from '../protocol/api.js';
import { createPartitions } from './create-partitions.handler.js';
import { createTopics } from './create-topics.handler.js';
import { deleteGroups } from './delete-groups.handler.js';
import { deleteRecords } from './delete-records.handler.js';
import { deleteTopics } from './delete-topics.handler.js';
import { describeConfigs } from './describe-configs.handler.js';
import { describeGroups } from './describe-groups.handler.js';
import { fetch } from './fetch.handler.js';
import { findCoordinator } from './find-coordinator.handler.js';
import type { Route } from './handler.js';
import { route } from './handler.js';
import { heartbeat } from './heartbeat.handler.js';
import { initProducerId } from './init-producer-id.handler.js';
import { joinGroup } from './join-group.handler.js';
import { leaveGroup } from './leave-group.handler.js';
import { listGroups } from './list-groups.handler.js';
import { listOffsets } from './list-offsets.handler.js';
import { metadata } from './metadata.handler.js';
import { offsetCommit } from './offset-commit.handler.js';
import { offsetFetch } from './offset-fetch.handler.js';
import { produce } from './produce.handler.js';
import { syncGroup } from './sync-group.handler.js';

/** All supported requests by API key. */
export const ROUTES: ReadonlyMap<number, Route> = new Map(
  [
    route(Produce, produce),
    route(Fetch, fetch),
    route(ListOffsets, listOffsets),
    route(Metadata, metadata),
    route(OffsetCommit, offsetCommit),
    route(OffsetFetch, offsetFetch),
    route(FindCoordinator, findCoordinator),
    route(JoinGroup, joinGroup),
    route(Heartbeat, heartbeat),
    route(LeaveGroup, leaveGroup),
    route(SyncGroup, syncGroup),
    route(DescribeGroups, describeGroups),
    route(ListGroups, listGroups),
    route(ApiVersions, apiVersions),
    route(CreateTopics, createTopics),
    route(DeleteTopics, deleteTopics),
    route(DeleteRecords, deleteRecords),
    route(InitProducerId, initProducerId),
    route(DescribeConfigs, describeConfigs),
    route(CreatePartitions, createPartitions),
    route(DeleteGroups, deleteGroups),
  ].map((entry) => [entry.api.key, entry]),
);

function apiVersions(): ResponseOf<typeof ApiVersions> {
  return {
    errorCode: ErrorCode.NONE,
    apiKeys: [...ROUTES.values()].map(({ api }) => versionsOf(api)),
    throttleTimeMs: 0,
  };
}

/** Tells a client with a newer version which version of ApiVersions to use (KIP-511). */
export function unsupportedApiVersions(): ResponseOf<typeof ApiVersions> {
  return { errorCode: ErrorCode.UNSUPPORTED_VERSION, apiKeys: [versionsOf(ApiVersions)], throttleTimeMs: 0 };
}

function versionsOf(api: Route['api']): ResponseOf<typeof ApiVersions>['apiKeys'][number] {
  return { apiKey: api.key, minVersion: api.minVersion, maxVersion: api.maxVersion };
}
