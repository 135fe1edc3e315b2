import type { EndpointShape, ResponseOf } from '@marquee/contracts/endpoint';
import { Injectable } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { invalidRequest, parseUntrusted } from './invalid-request.js';
import type { RequestPart } from './invalid-request.js';

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** A request as its contract parses it: coerced, with defaults. */
export interface InputOf<E extends EndpointShape> {
  readonly params: Parsed<E['params']>;
  readonly query: Parsed<E['query']>;
  readonly body: Parsed<E['body']>;
}

export type OutputOf<E extends EndpointShape> = ResponseOf<E>;

export type RawInput = Readonly<Record<RequestPart, unknown>>;

/** Parses params, query and body by the contract of an endpoint; throws a 400 that names the invalid fields. */
@Injectable()
export class ContractPipe<E extends EndpointShape> implements PipeTransform<RawInput, InputOf<E>> {
  constructor(private readonly endpoint: E) {}

  transform(raw: RawInput): InputOf<E> {
    return parseInput(this.endpoint, raw);
  }
}

export function parseInput<E extends EndpointShape>(endpoint: E, raw: RawInput): InputOf<E> {
  const { params, query, body } = endpoint;
  return {
    params: parsePart('params', params, raw.params),
    query: parsePart('query', query, raw.query),
    body: parsePart('body', body, raw.body),
  } as InputOf<E>;
}

function parsePart(part: RequestPart, schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  const result = parseUntrusted(part, schema, value ?? (part === 'body' ? null : {}));
  if (!result.success) throw invalidRequest(part, result.error);
  return result.data;
}
