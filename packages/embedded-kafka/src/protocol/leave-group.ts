import { array, between, int16, int32, nullableString, since, string, struct } from '../wire/codec.js';
import { defineApi } from './api.js';

/** Up to version 2 one member leaves, and the response has its error. From version 3 each member has its own error. */
export const LeaveGroup = defineApi({
  key: 13,
  name: 'LeaveGroup',
  minVersion: 0,
  maxVersion: 3,
  request: struct({
    groupId: string,
    memberId: between(0, 2, string, ''),
    members: since(3, array(struct({ memberId: string, groupInstanceId: nullableString })), []),
  }),
  response: struct({
    throttleTimeMs: since(1, int32, 0),
    errorCode: int16,
    members: since(3, array(struct({ memberId: string, groupInstanceId: nullableString, errorCode: int16 })), []),
  }),
});
