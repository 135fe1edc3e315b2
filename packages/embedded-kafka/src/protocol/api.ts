import type { Codec } from '../wire/codec.js';

/** A supported request with its supported versions. */
export interface Api<Request, Response> {
  readonly key: number;
  readonly name: string;
  readonly minVersion: number;
  readonly maxVersion: number;
  /** The first version in the flexible encoding of KIP-482; absent if none is supported. */
  readonly flexibleSince?: number;
  readonly request: Codec<Request>;
  readonly response: Codec<Response>;
}

export type RequestOf<A> = A extends { request: Codec<infer Request> } ? Request : never;
export type ResponseOf<A> = A extends { response: Codec<infer Response> } ? Response : never;

/** Whether the headers of this version end with tagged fields. */
export function isFlexible({ flexibleSince = Infinity }: Api<unknown, unknown>, version: number): boolean {
  return version >= flexibleSince;
}

export function defineApi<Request, Response>(api: Api<Request, Response>): Api<Request, Response> {
  return api;
}
