import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Deadline, type DeadlineEnd } from '../src/index.js';
import { ManualClock } from '../src/testing/index.js';

const watcher = (ends: DeadlineEnd[]) => ({ deadlineEnded: (how: DeadlineEnd) => void ends.push(how) });

describe('a deadline', () => {
  it('counts down, expires and aborts its signal with a reason', () => {
    const clock = new ManualClock(5_000);
    const deadline = Deadline.after(300, clock);
    const { signal } = deadline;
    clock.advance(100);
    expect(deadline.remaining()).toBe(200);
    expect(deadline.expired).toBe(false);
    clock.advance(200);
    expect(deadline.remaining()).toBe(0);
    expect(deadline.expired).toBe(true);
    expect(deadline.cancelled).toBe(false);
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toMatchObject({ code: 'DEADLINE_EXCEEDED', reason: 'deadline' });
    expect(deadline.signal).toBe(signal);
  });

  it.each([0, -20])('has expired from the start with %d ms left', (ms) => {
    const deadline = Deadline.after(ms, new ManualClock());
    expect(deadline.expired).toBe(true);
    expect(deadline.signal.aborted).toBe(true);
  });

  it('returns an aborted signal when it is read after the end', () => {
    const clock = new ManualClock();
    const deadline = Deadline.after(300, clock);
    deadline.cancel();
    expect(deadline.signal.reason).toMatchObject({ code: 'DEADLINE_CANCELLED' });
  });

  it('never expires without a limit, but can be cancelled', () => {
    const clock = new ManualClock();
    const deadline = Deadline.never(clock);
    clock.advance(1e9);
    expect(deadline.remaining()).toBe(Infinity);
    expect(clock.scheduled).toBe(0);
    deadline.cancel();
    expect(deadline.cancelled).toBe(true);
  });

  it('cancels its children once when it is cancelled', () => {
    const clock = new ManualClock();
    const ends: DeadlineEnd[] = [];
    const parent = Deadline.after(300, clock);
    const child = parent.child(100, watcher(ends));
    const grandchild = child.child(1_000, watcher(ends));
    parent.cancel();
    parent.cancel();
    clock.advance(1_000);
    expect(ends).toEqual(['cancelled', 'cancelled']);
    expect(child.cancelled && grandchild.cancelled).toBe(true);
  });

  it('does not notify children that have finished', () => {
    const clock = new ManualClock();
    const ends: DeadlineEnd[] = [];
    const parent = Deadline.after(300, clock);
    const children = [1, 2, 3].map(() => parent.child(100, watcher(ends)));
    children[1]!.close();
    children[0]!.close();
    clock.advance(300);
    expect(ends).toEqual(['expired']);
  });

  it('creates only expired children once it has expired', () => {
    const clock = new ManualClock();
    const ends: DeadlineEnd[] = [];
    const parent = Deadline.after(300, clock);
    clock.advance(300);
    expect(parent.child(100, watcher(ends)).expired).toBe(true);
    expect(ends).toEqual([]);
  });

  it('cancels its children when it is disposed', () => {
    const clock = new ManualClock();
    let child: Deadline;
    {
      using deadline = Deadline.after(300, clock);
      child = deadline.child(200);
    }
    expect(child.signal.aborted).toBe(true);
  });

  it('shares its signal with children that do not end earlier', () => {
    const parent = Deadline.after(300, new ManualClock());
    expect(parent.child(300).signal).toBe(parent.signal);
    expect(parent.child(299).signal).not.toBe(parent.signal);
  });

  it('expires on the system clock', async () => {
    const { signal } = Deadline.after(5);
    const alive = setTimeout(() => undefined, 10_000);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    clearTimeout(alive);
    expect(signal.reason).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });

  it('ends each descendant at the nearest limit above it and uses at most one timer', () => {
    const node = fc.record({
      parent: fc.nat(30),
      startsAfter: fc.nat(50),
      ms: fc.integer({ min: 1, max: 400 }),
      cancelled: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(node, { minLength: 1, maxLength: 30 }), (nodes) => {
        const clock = new ManualClock();
        const made: Array<{ deadline: Deadline; dueAt: number; closed: boolean }> = [];
        const endedAt = new Map<number, number>();
        for (const [index, { parent, startsAfter, ms, cancelled }] of nodes.entries()) {
          clock.advance(startsAfter);
          const above = made[parent];
          const tell = { deadlineEnded: () => void endedAt.set(index, clock.now()) };
          const over = above !== undefined && (above.closed || above.dueAt <= clock.now());
          const dueAt = Math.min(clock.now() + ms, above?.dueAt ?? Infinity);
          const root = above === undefined ? Deadline.never(clock) : above.deadline;
          made.push({ deadline: root.child(ms, tell), dueAt, closed: over });
          if (
            cancelled &&
            !over &&
            made.every((other) => other === made[index] || nodes[made.indexOf(other)]!.parent !== index)
          ) {
            made[index]!.deadline.close();
            made[index]!.closed = true;
          }
          expect(clock.pending).toBeLessThanOrEqual(1);
        }
        clock.advance(1_000);
        for (const [index, { dueAt, closed }] of made.entries())
          expect(endedAt.get(index)).toBe(closed ? undefined : dueAt);
        expect(clock.pending).toBe(0);
      }),
    );
  });
});
