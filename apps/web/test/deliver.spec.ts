import { describe, expect, it } from '@jest/globals';
import { ApiError } from '@marquee/browser/api-error';
import { deliver } from '../src/events/deliver.js';

const failWith = (error: unknown) => deliver([], 0, () => Promise.reject(error));

describe('deliver', () => {
  it('is accepted with the details of rejected events', async () => {
    const problem = { type: 'about:blank', title: 'Too old', status: 422, detail: 'too old', code: 'too-old' };
    const delivery = await deliver([], 0, () => Promise.resolve({ accepted: 1, rejected: [{ index: 1, problem }] }));
    expect(delivery).toEqual({ outcome: 'accepted', rejected: [{ index: 1, detail: 'too old' }] });
  });

  it('is unknown after a 503, with the pause that the server asked for', async () => {
    expect(await failWith(new ApiError('unavailable', 'x', 503, 2_000))).toEqual({
      outcome: 'unknown',
      retryAfterMs: 2_000,
    });
  });

  it('is unknown after a 401, so that the events are sent in the next session', async () => {
    expect(await failWith(new ApiError('no session', 'no-session', 401))).toEqual({ outcome: 'unknown' });
  });

  it('is refused after any other client error', async () => {
    expect(await failWith(new ApiError('bad events', 'invalid', 400))).toEqual({
      outcome: 'refused',
      detail: 'bad events',
    });
  });
});
