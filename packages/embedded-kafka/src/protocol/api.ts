import type { Codec } from '../wire/codec.js';

/** A supported request with its supported versions. All precede the flexible encoding of KIP-482. */
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
