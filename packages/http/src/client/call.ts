import type { EndpointShape, RequestOf } from '@marquee/contracts/endpoint';
import { Problem } from '@marquee/contracts/problem';
import type { InstanceRecord } from '@marquee/discovery';
import type { CommandContext } from '@marquee/resilience';
import { Agent, request as send } from 'undici';
import { writeHeaders } from '../context/headers.js';
import { currentContext } from '../context/request-context.js';
import { RequestRejectedError, UpstreamError } from './client.error.js';

/** A success as it was received. */
export interface RawAnswer {
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Id of the instance that answered. */
  readonly instance: string;
}

/** The command enforces the time limit of a call; the transport limits only connecting. */
const transport = new Agent({
  connections: 128,
  pipelining: 1,
  headersTimeout: 0,
  bodyTimeout: 0,
  connect: { timeout: 1_000 },
});

/**
 * Sends one request to one instance.
 *
 * @param headers further headers
 * @throws {RequestRejectedError} for a 4xx except 421 and 429.
 * @throws {UpstreamError} for everything else that is no success.
 */
export async function call<E extends EndpointShape>(
  endpoint: E,
  record: InstanceRecord,
  request: RequestOf<E>,
  context: CommandContext,
  callerToken?: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawAnswer> {
  const parts = request as RequestParts;
  const body = parts.body === undefined ? undefined : JSON.stringify(parts.body);
  const response = await send(new URL(urlOf(endpoint, parts), record.url), {
    dispatcher: transport,
    method: endpoint.method,
    signal: context.signal,
    headers: {
      ...writeHeaders(currentContext(), {
        target: endpoint.service,
        remainingMs: context.deadline.remaining(),
        urgency: endpoint.urgency,
        attempt: context.attempt,
        callerToken,
      }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  }).catch((cause: unknown) => {
    throw new UpstreamError(endpoint.name, record.instance, String(cause), { cause });
  });
  const bytes = Buffer.from(await response.body.arrayBuffer());
  if (response.statusCode < 300) return { bytes, headers: response.headers, instance: record.instance };
  const problem = parseProblem(bytes.toString());
  if (response.statusCode < 500 && response.statusCode !== 421 && response.statusCode !== 429) {
    throw new RequestRejectedError(response.statusCode, problem, endpoint.name);
  }
  throw new UpstreamError(endpoint.name, record.instance, `answered ${response.statusCode}`, {
    ...(problem && { code: problem.code }),
  });
}

interface RequestParts {
  readonly params?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
}

function urlOf(endpoint: EndpointShape, { params = {}, query = {} }: RequestParts): string {
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return search === '' ? path : `${path}?${search}`;
}

function parseProblem(text: string): Problem | undefined {
  try {
    return Problem.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
