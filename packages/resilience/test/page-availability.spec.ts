import { describe, expect, it } from '@jest/globals';
import { Command, Deadline } from '../src/index.js';
import { ManualClock, settled } from '../src/testing/index.js';
import { seeded } from '@marquee/tooling/seeded';

const DEPENDENCIES = 30;
const REQUESTS = 100_000;

describe('a page of 30 dependencies that each work 99 % of the time', () => {
  it('is whole for 74 % of requests without fallbacks and for at least 99.99 % with them', async () => {
    const random = seeded(30);
    const clock = new ManualClock();
    let hanging = 0;
    // Half of the failures are errors, the other half hang.
    const call = (draw: number): Promise<string> | string => {
      if (draw >= 0.01) return 'live';
      if (draw < 0.005) throw new Error('down');
      hanging++;
      return new Promise(() => undefined);
    };
    const commands = Array.from(
      { length: DEPENDENCIES },
      (_, index) =>
        new Command({ name: `dependency.${index}`, group: `${index}`, clock, run: call, fallback: () => 'popular' }),
    );

    let bare = 0;
    let guarded = 0;
    let live = 0;
    for (let request = 0; request < REQUESTS; request++) {
      const draws = commands.map(() => random());
      if (draws.every((draw) => draw >= 0.01)) bare++;
      using deadline = Deadline.after(300, clock);
      hanging = 0;
      const rows = commands.map((command, index) => command.execute(draws[index]!, { deadline }));
      if (hanging > 0) {
        await settled();
        clock.advance(300);
      }
      try {
        for (const row of await Promise.all(rows)) if (row === 'live') live++;
        guarded++;
      } catch {
        // A page without all of its rows is a failed page.
      }
    }

    expect(bare / REQUESTS).toBeCloseTo(0.99 ** DEPENDENCIES, 2);
    expect(guarded / REQUESTS).toBeGreaterThanOrEqual(0.9999);
    // Fallbacks must not replace live rows: nearly every row is still live.
    expect(live / (REQUESTS * DEPENDENCIES)).toBeCloseTo(0.99, 2);
  }, 60_000);
});
