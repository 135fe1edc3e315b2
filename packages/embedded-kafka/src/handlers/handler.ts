import type { GroupCoordinator } from '../groups/group-coordinator.js';
import type { Api } from '../protocol/api.js';
import type { ProducerIds } from '../storage/producer-ids.js';
import type { TopicRegistry } from '../topics/topic-registry.js';

export const NODE_ID = 1;

/** The state that the requests of all connections share. */
export interface BrokerState {
  readonly clusterId: string;
  /** The address that clients are told to connect to. */
  readonly advertised: { readonly host: string; readonly port: number };
  readonly autoCreateTopics: boolean;
  readonly defaultPartitions: number;
  readonly topics: TopicRegistry;
  readonly groups: GroupCoordinator;
  readonly producerIds: ProducerIds;
}

export interface RequestContext {
  readonly apiVersion: number;
  readonly clientId: string;
  /** A slash and the address, as in the group descriptions of Kafka. */
  readonly clientHost: string;
  /** Aborts when the connection ends. */
  readonly signal: AbortSignal;
}

/** The client expects no response (Produce with acks=0). */
export const NO_RESPONSE = Symbol('no response');

export type Handler<Request, Response> = (
  broker: BrokerState,
  request: Request,
  context: RequestContext,
) => Response | typeof NO_RESPONSE | Promise<Response>;

/** An API and its handler, without the types of their messages. */
export interface Route {
  readonly api: Api<unknown, unknown>;
  readonly handle: Handler<unknown, unknown>;
}

export function route<Request, Response>(api: Api<Request, Response>, handle: Handler<Request, Response>): Route {
  return { api, handle: (broker, request, context) => handle(broker, request as Request, context) };
}
