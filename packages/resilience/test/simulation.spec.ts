import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Command, CommandRegistry, Deadline, EVENT_TYPES, type CommandEvent, type Fault } from '../src/index.js';
import { ManualClock } from '../src/testing/index.js';
import { seeded } from '@marquee/tooling/seeded';

const ENDS = new Set<string>(EVENT_TYPES.slice(0, 8));

/** Half a minute of traffic to five commands whose health changes every second. The seed determines everything. */
async function simulate(seed: number) {
  const random = seeded(seed);
  const clock = new ManualClock();
  const registry = new CommandRegistry();
  const log: CommandEvent[] = [];
  registry.onEvent((event) => log.push(event));
  const health = { failing: 0, hanging: 0, fault: undefined as Fault | undefined };
  const maxConcurrent = 3;
  const working = new Map<string, number>();
  let mostWorking = 0;

  const commands = ['catalog', 'rows', 'popular', 'search', 'viewers'].map(
    (name, index) =>
      new Command<number, string>({
        name,
        group: 'simulated',
        clock,
        registry,
        idempotent: index % 2 === 0,
        settings: { maxConcurrent, timeoutMs: 200, breakerVolumeThreshold: 5, breakerSleepWindowMs: 700 },
        isBadRequest: (error) => error instanceof RangeError,
        fault: () => health.fault,
        ...(index > 1 && { fallback: (input: number) => `fallback ${input}` }),
        run: async (input, { signal }) => {
          working.set(name, (working.get(name) ?? 0) + 1);
          mostWorking = Math.max(mostWorking, working.get(name) ?? 0);
          const draw = random();
          await new Promise<void>((resolve) => {
            signal.addEventListener('abort', () => resolve());
            if (draw >= health.hanging) clock.schedule(1 + random() * 150, resolve);
          });
          working.set(name, (working.get(name) ?? 0) - 1);
          if (random() < 0.05) throw new RangeError('bad request');
          if (random() < health.failing) throw new Error('down');
          return `answer ${input}`;
        },
      }),
  );

  const started: Promise<string>[] = [];
  for (let tick = 0; tick < 300; tick++) {
    if (tick % 10 === 0) {
      health.failing = random() < 0.4 ? random() : 0;
      health.hanging = random() < 0.3 ? random() : 0;
      health.fault = random() < 0.1 ? { kind: 'delay', ms: random() * 300 } : undefined;
    }
    const deadline = Deadline.after(20 + random() * 400, clock);
    for (const [index, command] of commands.entries()) {
      if (random() < 0.6) {
        started.push(
          command
            .execute(index, { deadline })
            .catch((error: Error) => ('code' in error ? String(error.code) : error.name)),
        );
      }
    }
    if (random() < 0.1) deadline.cancel();
    await clock.run(100);
  }
  await clock.run(1_000);
  return { answers: await Promise.all(started), log, registry, mostWorking, maxConcurrent, pending: clock.pending };
}

describe('many commands over half a minute of changing health', () => {
  it('keep every invariant for any seed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const { answers, log, registry, mostWorking, maxConcurrent, pending } = await simulate(seed);
        // Every call ends once and leaves nothing in flight.
        expect(log.filter(({ type }) => ENDS.has(type)).length).toBe(answers.length);
        for (const { inFlight, fallbackInFlight } of registry.snapshots())
          expect([inFlight, fallbackInFlight]).toEqual([0, 0]);
        expect(pending).toBe(0);
        // The bulkhead limits the calls in flight.
        expect(mostWorking).toBeLessThanOrEqual(maxConcurrent);
        // No call exceeds its time limit.
        for (const { durationMs = 0 } of log) expect(durationMs).toBeLessThanOrEqual(200);
        // Breakers change state in the only valid order.
        for (const { name } of registry.list()) {
          const states = log.filter((event) => event.command === name && event.type.startsWith('breaker-'));
          let before = 'breaker-closed';
          for (const { type } of states) {
            const next = {
              'breaker-closed': ['breaker-opened'],
              'breaker-opened': ['breaker-half-opened'],
              'breaker-half-opened': ['breaker-closed', 'breaker-opened'],
            }[before];
            expect(next).toContain(type);
            before = type;
          }
        }
      }),
      { numRuns: 8, seed: 2012 },
    );
  });

  it('do the same for the same seed', async () => {
    const [first, second] = [await simulate(7), await simulate(7)];
    expect(first.answers).toEqual(second.answers);
    expect(first.log.map(({ type, at }) => [type, at])).toEqual(second.log.map(({ type, at }) => [type, at]));
    const seen = new Set(first.log.map(({ type }) => type));
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'success',
        'failure',
        'timeout',
        'bad-request',
        'short-circuited',
        'cancelled',
        'retry',
        'fallback-success',
        'breaker-closed',
      ]),
    );
  });
});
