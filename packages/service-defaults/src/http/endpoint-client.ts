import type { EndpointShape, RequestOf, ResponseOf } from '@marquee/contracts/endpoint';
import type { Balancer } from '@marquee/discovery';
import type { CommandContext, CommandSettings, Deadline } from '@marquee/resilience';
import { currentContext } from '../context/request-context.js';
import type { CommandMaker } from '../runtime.js';
import { call } from './call.js';
import type { Answer } from './call.js';
import { RequestRejectedError, NoInstanceError } from './client-errors.js';

export interface CallOptions {
  /** Calls with the same key go to the same instance while load allows. */
  readonly affinityKey?: string;
  /** The instance that is asked only if there is no other. */
  readonly avoid?: string;
  /** Default: that of the request being served. */
  readonly deadline?: Deadline;
}

/** Calls one endpoint: chooses an instance, and guards the call. Rejects with `CommandError` or, for a 4xx, `RequestRejectedError`. */
export interface EndpointClient<E extends EndpointShape> {
  (request: RequestOf<E>, options?: CallOptions): Promise<ResponseOf<E>>;
  /** The same, with who answered and what it said of its timing. */
  answer(request: RequestOf<E>, options?: CallOptions): Promise<Answer<ResponseOf<E>>>;
}

export interface ClientSurroundings {
  readonly balancer: Balancer;
  readonly command: CommandMaker;
  readonly settings: Partial<CommandSettings>;
}

interface Attempted<E extends EndpointShape> {
  readonly request: RequestOf<E>;
  readonly affinityKey: string | undefined;
  readonly tried: Set<string>;
}

export function endpointClient<E extends EndpointShape>(endpoint: E, around: ClientSurroundings): EndpointClient<E> {
  const command = around.command<Attempted<E>, Answer<ResponseOf<E>>>(
    {
      name: endpoint.name,
      group: endpoint.service,
      idempotent: endpoint.idempotent,
      isBadRequest: (error) => error instanceof RequestRejectedError,
      run: (attempted, context) => onInstance(endpoint, around.balancer, attempted, context),
    },
    around.settings,
  );

  const answer = (request: RequestOf<E>, options: CallOptions = {}): Promise<Answer<ResponseOf<E>>> => {
    const context = currentContext();
    const deadline = options.deadline ?? context?.deadline;
    return command.execute(
      { request, affinityKey: options.affinityKey, tried: new Set(options.avoid === undefined ? [] : [options.avoid]) },
      { ...(deadline && { deadline }), retry: (context?.attempt ?? 1) === 1 },
    );
  };
  return Object.assign(async (request: RequestOf<E>, options?: CallOptions) => (await answer(request, options)).body, {
    answer,
  });
}

async function onInstance<E extends EndpointShape>(
  endpoint: E,
  balancer: Balancer,
  { request, affinityKey, tried }: Attempted<E>,
  context: CommandContext,
): Promise<Answer<ResponseOf<E>>> {
  const key = affinityKey === undefined ? {} : { affinityKey };
  // A retry goes to another instance; where there is none, to the same one again, so that its failure is what is told.
  const choice = balancer.pick(endpoint.service, { exclude: tried, ...key }) ?? balancer.pick(endpoint.service, key);
  if (choice === undefined) throw new NoInstanceError(endpoint.service);
  tried.add(choice.record.instance);
  const started = performance.now();
  const report = (ok: boolean): void => choice.done({ ok, ms: performance.now() - started });
  try {
    const answer = await call(endpoint, choice.record, request, context);
    report(true);
    return answer;
  } catch (error) {
    // The caller left: that says nothing about the instance.
    if (context.deadline.cancelled) choice.release();
    else report(error instanceof RequestRejectedError);
    throw error;
  }
}
