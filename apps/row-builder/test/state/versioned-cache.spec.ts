import { describe, expect, it } from '@jest/globals';
import { VersionedCache } from '../../src/state/versioned-cache.js';

/** Loads that end when the test says so. */
class Loads {
  readonly pending = new Map<number, PromiseWithResolvers<string>>();
  readonly asked: number[] = [];

  readonly load = (version: number): Promise<string> => {
    this.asked.push(version);
    const load = Promise.withResolvers<string>();
    this.pending.set(version, load);
    return load.promise;
  };

  end(version: number): void {
    this.pending.get(version)?.resolve(`v${version}`);
  }
}

describe('the cache version of something', () => {
  it('is empty at version 0, without a load', async () => {
    const loads = new Loads();
    expect([await new VersionedCache('empty', loads.load).atLeast(0), loads.asked]).toEqual(['empty', []]);
  });

  it('is loaded once, however many ask while it loads', async () => {
    const loads = new Loads();
    const cache = new VersionedCache('empty', loads.load);
    const asked = [cache.atLeast(3), cache.atLeast(3), cache.atLeast(2)];
    loads.end(3);
    expect(await Promise.all(asked)).toEqual(['v3', 'v3', 'v3']);
    expect([await cache.atLeast(3), await cache.atLeast(1), loads.asked]).toEqual(['v3', 'v3', [3]]);
  });

  it('is loaded anew for who knows of a newer one, and an older load that ends later does not undo it', async () => {
    const loads = new Loads();
    const cache = new VersionedCache('empty', loads.load);
    const [older, newer] = [cache.atLeast(1), cache.atLeast(2)];
    loads.end(2);
    expect(await newer).toBe('v2');
    loads.end(1);
    await older;
    expect([await cache.atLeast(1), loads.asked]).toEqual(['v2', [1, 2]]);
  });

  it('is tried again after a load that failed', async () => {
    const loads = new Loads();
    const cache = new VersionedCache('empty', loads.load);
    const failed = cache.atLeast(1);
    loads.pending.get(1)?.reject(new Error('away'));
    await expect(failed).rejects.toThrow('away');
    const again = cache.atLeast(1);
    loads.end(1);
    expect(await again).toBe('v1');
  });

  it('is made from the one that is held', async () => {
    const cache = new VersionedCache<string>('', (version, held) =>
      Promise.resolve(`${held.value}${held.version}>${version} `),
    );
    await cache.atLeast(2);
    expect(await cache.atLeast(5)).toBe('0>2 2>5 ');
  });
});
