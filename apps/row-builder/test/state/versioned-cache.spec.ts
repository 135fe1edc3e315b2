import { describe, expect, it } from '@jest/globals';
import { VersionedCache } from '../../src/state/versioned-cache.js';

/** Loads that end when the test ends them. */
class Loads {
  readonly pending = new Map<number, PromiseWithResolvers<string>>();
  readonly requested: number[] = [];

  readonly load = (version: number): Promise<string> => {
    this.requested.push(version);
    const load = Promise.withResolvers<string>();
    this.pending.set(version, load);
    return load.promise;
  };

  end(version: number): void {
    this.pending.get(version)?.resolve(`v${version}`);
  }
}

describe('VersionedCache', () => {
  it('returns the empty value at version 0 without a load', async () => {
    const loads = new Loads();
    expect([await new VersionedCache('empty', loads.load).atLeast(0), loads.requested]).toEqual(['empty', []]);
  });

  it('loads a version once for concurrent callers', async () => {
    const loads = new Loads();
    const cache = new VersionedCache('empty', loads.load);
    const asked = [cache.atLeast(3), cache.atLeast(3), cache.atLeast(2)];
    loads.end(3);
    expect(await Promise.all(asked)).toEqual(['v3', 'v3', 'v3']);
    expect([await cache.atLeast(3), await cache.atLeast(1), loads.requested]).toEqual(['v3', 'v3', [3]]);
  });

  it('loads a newer version, and an older load that ends later does not replace it', async () => {
    const loads = new Loads();
    const cache = new VersionedCache('empty', loads.load);
    const [older, newer] = [cache.atLeast(1), cache.atLeast(2)];
    loads.end(2);
    expect(await newer).toBe('v2');
    loads.end(1);
    await older;
    expect([await cache.atLeast(1), loads.requested]).toEqual(['v2', [1, 2]]);
  });

  it('loads again after a failed load', async () => {
    const loads = new Loads();
    const cache = new VersionedCache('empty', loads.load);
    const failed = cache.atLeast(1);
    loads.pending.get(1)?.reject(new Error('unavailable'));
    await expect(failed).rejects.toThrow('unavailable');
    const again = cache.atLeast(1);
    loads.end(1);
    expect(await again).toBe('v1');
  });

  it('passes the cached version and value to the load', async () => {
    const cache = new VersionedCache<string>('', (version, cached) =>
      Promise.resolve(`${cached.value}${cached.version}>${version} `),
    );
    await cache.atLeast(2);
    expect(await cache.atLeast(5)).toBe('0>2 2>5 ');
  });
});
