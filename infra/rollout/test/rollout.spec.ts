import { describe, expect, it } from '@jest/globals';
import type { RunFile } from '@marquee/contracts/run-file';
import { ConsoleClient, UsageError } from '@marquee/local';
import type { connectPlatform } from '@marquee/local';
import { Rollout } from '../src/rollout.js';

describe('a rollout', () => {
  it('does not touch the candidates of another rollout of the service', async () => {
    const acts: string[] = [];
    const act = (name: string) => async () => void acts.push(name);
    const run = { processes: [{ name: 'lolomo-1' }, { name: 'lolomo-canary' }] } as unknown as RunFile;
    const platform = {
      run: async () => run,
      keepCandidates: act('keep'),
      promote: act('promote'),
      endCandidates: act('end'),
    } as unknown as ReturnType<typeof connectPlatform>;
    const rollout = new Rollout({
      service: 'lolomo',
      version: 'v2',
      platform,
      // Nothing listens there: a request would fail the rollout with another error.
      console: new ConsoleClient({ url: 'http://127.0.0.1:9', token: '' }),
      onStep: (message) => void acts.push(message),
      signal: new AbortController().signal,
    });
    await expect(rollout.run()).rejects.toThrow(UsageError);
    expect(acts).toEqual([]);
  });
});
