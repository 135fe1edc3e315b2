import { int16, int32, int8, nullableString, since, string, struct } from '../wire/codec.js';
import { defineApi } from './api.js';

export const GROUP_KEY_TYPE = 0;

export const FindCoordinator = defineApi({
  key: 10,
  name: 'FindCoordinator',
  minVersion: 0,
  maxVersion: 2,
  request: struct({ key: string, keyType: since(1, int8, GROUP_KEY_TYPE) }),
  response: struct({
    throttleTimeMs: since(1, int32, 0),
    errorCode: int16,
    errorMessage: since(1, nullableString, null),
    nodeId: int32,
    host: string,
    port: int32,
  }),
});
