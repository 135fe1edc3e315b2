import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { UsageError } from '../src/platform-error.js';
import { Candidates } from '../src/supervise/candidates.js';
import { Fleet } from '../src/supervise/fleet.js';
import type { ProcessSpec } from '../src/supervise/process-spec.js';

describe('the candidates of a rollout', () => {
  let folder: string;
  let fleet: Fleet;
  let candidates: Candidates;
  let versions: (string | undefined)[];
  let warnings: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'candidates-'));
    fleet = new Fleet(folder, []);
    versions = [];
    warnings = [];
    candidates = new Candidates({
      fleet,
      specOf: async (service, name, version) => {
        versions.push(version);
        return spec(name, service, version);
      },
      onWarning: (message) => warnings.push(message),
    });
  });
  afterEach(async () => {
    jest.useRealTimers();
    candidates[Symbol.dispose]();
    await fleet.stopAll();
    await rm(folder, { recursive: true });
  });

  const spec = (name: string, service: string, version: string | undefined): ProcessSpec => ({
    name,
    kind: 'service',
    service,
    instance: name,
    port: 0,
    command: process.execPath,
    environment: {},
    args: ['-e', version === 'broken' ? 'process.exit(3)' : 'setInterval(() => {}, 1000)'],
    log: join(folder, name),
    stopSignal: 'SIGTERM',
    ready: () => Promise.resolve(version !== 'broken'),
  });

  it('are a canary of the version and a baseline of what runs, and end together', async () => {
    await candidates.keep('lolomo', 'v2');
    expect(fleet.namesOf('lolomo')).toEqual(['lolomo-canary', 'lolomo-baseline']);
    expect(versions).toEqual(['v2', undefined]);
    await candidates.keep('lolomo', 'v2');
    expect(versions).toHaveLength(2);
    await candidates.end('lolomo');
    expect(fleet.namesOf('lolomo')).toEqual([]);
  });

  it('refuse a second rollout of the service until they end', async () => {
    await candidates.keep('lolomo', 'v2');
    await expect(candidates.keep('lolomo', 'v3')).rejects.toThrow(UsageError);
    expect(() => candidates.refuseDuring('lolomo')).toThrow('A rollout of lolomo to v2 is running.');
    await candidates.end('lolomo');
    expect(() => candidates.refuseDuring('lolomo')).not.toThrow();
  });

  it('leave nothing behind when the version does not start', async () => {
    await expect(candidates.keep('lolomo', 'broken')).rejects.toThrow('lolomo-canary');
    expect(fleet.namesOf('lolomo')).toEqual([]);
    expect(() => candidates.refuseDuring('lolomo')).not.toThrow();
  });

  it('end by themselves when the rollout does not keep them any more', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'setInterval'], advanceTimers: 50 });
    await candidates.keep('lolomo', 'v2');
    jest.advanceTimersByTime(14_000);
    await candidates.keep('lolomo', 'v2');
    jest.advanceTimersByTime(14_000);
    expect(warnings).toEqual([]);
    jest.advanceTimersByTime(1_000);
    expect(warnings).toEqual(['The rollout of lolomo to v2 has stopped; its candidates are removed.']);
  });
});
