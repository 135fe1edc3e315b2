import { array, int16, int32, string, struct } from '../wire/codec.js';
import { defineApi } from './api.js';

export const DeleteGroups = defineApi({
  key: 42,
  name: 'DeleteGroups',
  minVersion: 0,
  maxVersion: 1,
  request: struct({ groupIds: array(string) }),
  response: struct({ throttleTimeMs: int32, results: array(struct({ groupId: string, errorCode: int16 })) }),
});
