import type { Codec } from '../wire/codec.js';

/** A request the broker answers, with the versions it answers in. All of them precede KIP-482's flexible encoding. */
export interface Api<Request, Response> {
  readonly key: number;
  readonly name: string;
  readonly minVersion: number;
  readonly maxVersion: number;
  readonly request: Codec<Request>;
  readonly response: Codec<Response>;
}

export type RequestOf<A> = A extends { request: Codec<infer Request> } ? Request : never;
export type ResponseOf<A> = A extends { response: Codec<infer Response> } ? Response : never;

export function defineApi<Request, Response>(api: Api<Request, Response>): Api<Request, Response> {
  return api;
}
