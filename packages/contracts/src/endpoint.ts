import type { z } from 'zod';
import type { ServiceName } from './topology.js';

/** RFC 9218 urgency: 0 first, 7 last; 6 and 7 may be shed. */
export type Urgency = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

export interface EndpointShape {
  /** Unique over all services; also the name of the command that calls it: `<service>.<what>`. */
  readonly name: string;
  readonly service: ServiceName;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `{name}` for path parameters. */
  readonly path: string;
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Bytes that a body may have; default `DEFAULT_BODY_BYTES`. A larger one is refused before it is read. */
  readonly maxBodyBytes?: number;
  /** Schema by success status; `null` is an empty body, `'event-stream'` is server-sent events. */
  readonly responses: Readonly<Record<number, z.ZodType | null | 'event-stream'>>;
  readonly deadlineMs: number;
  readonly urgency: Urgency;
  /** A second attempt does no harm. */
  readonly idempotent: boolean;
  /** Has an answer that takes no work, so it is served even to a caller whose time is up. */
  readonly evenLate?: boolean;
  /** Needs a session: a viewer's at the gateway, an operator's at the console. */
  readonly session?: boolean;
}

export const DEFAULT_BODY_BYTES = 16 * 1024;

/** Declares one HTTP endpoint; servers, clients, OpenAPI and tests are typed from it. */
export function endpoint<const E extends EndpointShape>(shape: E): E {
  return shape;
}

type In<S> = S extends z.ZodType ? z.input<S> : never;

/** What a caller passes: the parts that the endpoint declares. */
export type RequestOf<E extends EndpointShape> = (E['params'] extends z.ZodType
  ? { params: In<E['params']> }
  : unknown) &
  (E['query'] extends z.ZodType ? { query?: In<E['query']> } : unknown) &
  (E['body'] extends z.ZodType ? { body: In<E['body']> } : unknown);

type Out<S> = S extends z.ZodType ? z.output<S> : undefined;

/** The body of any success response. */
export type ResponseOf<E extends EndpointShape> = {
  [Status in keyof E['responses']]: Out<E['responses'][Status]>;
}[keyof E['responses']];
