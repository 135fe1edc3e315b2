import { int16, int32, nullableString, struct } from '../wire/codec.js';

/** Request header v1. The header of a flexible request has tagged fields after it. */
export const requestHeader = struct({
  apiKey: int16,
  apiVersion: int16,
  correlationId: int32,
  clientId: nullableString,
});
