import type { EndpointShape, RequestOf, ResponseOf } from '@marquee/contracts/endpoint';
import type { Balancer, InstanceRecord } from '@marquee/discovery';
import type { Tracing } from '@marquee/observability';
import type { Command, CommandContext, CommandOptions, CommandSettings, Deadline } from '@marquee/resilience';
import { currentContext } from '../context/request-context.js';
import { call } from './call.js';
import type { RawAnswer } from './call.js';
import { NoInstanceError, RequestRejectedError, UpstreamError } from './client.error.js';
import { missingField, requiredFields } from './required-fields.js';

/** A success, parsed. */
export interface Answer<Body> {
  readonly body: Body;
  /** Size of the body as received. */
  readonly bytes: number;
  /** Id of the instance that answered. */
  readonly instance: string;
  /** Its `Server-Timing` header. */
  readonly serverTiming: string | undefined;
}

export interface CallOptions {
  /** Calls with the same key go to the same instance while load allows. */
  readonly affinityKey?: string;
  /** An instance to call only if there is no other. */
  readonly avoid?: string;
  /** Default: the deadline of the current request. */
  readonly deadline?: Deadline;
}

export interface RawCallOptions extends CallOptions {
  /** Further headers of the request. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Calls one endpoint by its contract: picks an instance and guards the call with a command.
 *
 * @throws {CommandError} when no answer came: timeout, open breaker, full bulkhead, failed call.
 * @throws {RequestRejectedError} for a 4xx.
 */
export interface EndpointClient<E extends EndpointShape> {
  (request: RequestOf<E>, options?: CallOptions): Promise<ResponseOf<E>>;
  /** The same call; also returns the instance that answered and its `Server-Timing`. */
  answer(request: RequestOf<E>, options?: CallOptions): Promise<Answer<ResponseOf<E>>>;
  /** The same call for a caller that passes the body on: it is neither parsed nor decoded. */
  raw(request: RequestOf<E>, options?: RawCallOptions): Promise<RawAnswer>;
}

export type CreateCommand = <Input, Result>(
  options: Pick<CommandOptions<Input, Result>, 'name' | 'group' | 'run' | 'idempotent' | 'isBadRequest'>,
  defaults?: Partial<CommandSettings>,
) => Command<Input, Result>;

/** One try to call an instance. */
export interface Attempt {
  readonly instance: string;
  /** A rejected request counts as a success: the instance has answered. */
  readonly ok: boolean;
  readonly ms: number;
}

export interface EndpointClientOptions {
  readonly balancer: Balancer;
  readonly createCommand: CreateCommand;
  readonly tracing: Tracing;
  /** Sent to the instances; see `@marquee/contracts/caller-token`. */
  readonly callerToken?: string | undefined;
  readonly onAttempt?: (attempt: Attempt) => void;
  /** Default settings of the command. */
  readonly settings?: Partial<CommandSettings>;
}

interface Execution<E extends EndpointShape> {
  readonly request: RequestOf<E>;
  readonly affinityKey: string | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** Turns the body into what the caller gets. An error counts as a failure of the instance. */
  readonly read: (raw: RawAnswer) => unknown;
  /** Instances that this execution has called. */
  readonly tried: Set<string>;
}

/** Creates the client of an endpoint. Its command has the endpoint's name, so create one client per process. */
export function endpointClient<E extends EndpointShape>(
  endpoint: E,
  { createCommand, settings, ...options }: EndpointClientOptions,
): EndpointClient<E> {
  const command = createCommand<Execution<E>, unknown>(
    {
      name: endpoint.name,
      group: endpoint.service,
      idempotent: endpoint.idempotent,
      isBadRequest: (error) => error instanceof RequestRejectedError,
      run: (execution, context) => callInstance(endpoint, options, execution, context),
    },
    {
      timeoutMs: endpoint.deadlineMs,
      maxConcurrent: 256,
      // Sleep windows add up over the hops of a page. One probe a second is cheap and keeps recovery short.
      breakerSleepWindowMs: 1_000,
      ...settings,
    },
  );

  const execute = <Result>(
    request: RequestOf<E>,
    { affinityKey, avoid, headers, ...options }: RawCallOptions,
    read: (raw: RawAnswer) => Result,
  ): Promise<Result> => {
    const context = currentContext();
    const deadline = options.deadline ?? context?.deadline;
    const tried = new Set(avoid === undefined ? [] : [avoid]);
    return command.execute(
      { request, affinityKey, headers, read, tried },
      { ...(deadline && { deadline }), retry: (context?.attempt ?? 1) === 1 },
    ) as Promise<Result>;
  };
  const required = requiredFields(endpoint);
  const answer = (request: RequestOf<E>, options: CallOptions = {}) =>
    execute(request, options, (raw) => parsed(endpoint, raw, required));
  return Object.assign(async (request: RequestOf<E>, options?: CallOptions) => (await answer(request, options)).body, {
    answer,
    raw: (request: RequestOf<E>, options = {}) => execute(request, options, (raw) => raw),
  });
}

function parsed<E extends EndpointShape>(
  { name }: E,
  { bytes, headers, instance }: RawAnswer,
  required: readonly string[],
): Answer<ResponseOf<E>> {
  const body = (bytes.length === 0 ? undefined : JSON.parse(bytes.toString())) as ResponseOf<E>;
  const missing = missingField(body, required);
  if (missing !== undefined) throw new UpstreamError(name, instance, `answered without "${missing}"`);
  return { body, bytes: bytes.length, instance, serverTiming: headers['server-timing']?.toString() };
}

async function callInstance<E extends EndpointShape>(
  endpoint: E,
  { balancer, tracing, callerToken, onAttempt }: Omit<EndpointClientOptions, 'createCommand' | 'settings'>,
  { request, affinityKey, headers, read, tried }: Execution<E>,
  context: CommandContext,
): Promise<unknown> {
  const key = affinityKey === undefined ? {} : { affinityKey };
  // A retry prefers another instance. With only one it repeats the call there, so that the reported error is its own.
  const choice = balancer.pick(endpoint.service, { exclude: tried, ...key }) ?? balancer.pick(endpoint.service, key);
  if (choice === undefined) throw new NoInstanceError(endpoint.service);
  tried.add(choice.record.instance);
  const started = performance.now();
  const report = (ok: boolean): void => {
    const ms = performance.now() - started;
    choice.done({ ok, ms });
    onAttempt?.({ instance: choice.record.instance, ok, ms });
  };
  try {
    const attributes = tracing.enabled ? clientAttributes(endpoint, choice.record, context) : {};
    const raw = await tracing.trace(`${endpoint.method} ${endpoint.path}`, { role: 'client', attributes }, () =>
      call(endpoint, choice.record, request, context, callerToken, headers),
    );
    const answer = read(raw);
    report(true);
    return answer;
  } catch (error) {
    // A caller that left says nothing about the instance.
    if (context.deadline.cancelled) choice.release();
    else report(error instanceof RequestRejectedError);
    throw error;
  }
}

function clientAttributes(endpoint: EndpointShape, record: InstanceRecord, { attempt }: CommandContext) {
  const { hostname, port } = new URL(record.url);
  return {
    'http.request.method': endpoint.method,
    'url.template': endpoint.path,
    'server.address': hostname,
    'server.port': Number(port),
    'marquee.instance': record.instance,
    ...(attempt > 1 && { 'http.request.resend_count': attempt - 1 }),
  };
}
