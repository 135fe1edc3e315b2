import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Deadline } from '@marquee/resilience';
import { Tracing, runInSpan } from '@marquee/observability';
import { readHeaders, writeHeaders } from '../src/context/headers.js';
import type { RequestContext } from '../src/context/request-context.js';

const context: RequestContext = {
  deadline: Deadline.never(),
  urgency: 1,
  attempt: 1,
  baggage: 'fault=x',
};

describe('the propagated headers', () => {
  it('are read by the callee as the caller wrote them', () => {
    const span = new Tracing().start('call');
    const written = runInSpan(span, () =>
      writeHeaders(context, { target: 'lolomo', remainingMs: 123.9, urgency: 4, attempt: 2 }),
    );
    expect(readHeaders(written)).toMatchObject({
      remainingMs: 123,
      urgency: 1,
      attempt: 2,
      baggage: 'fault=x',
      parent: span.context,
    });
  });

  it('start a trace and carry the urgency of the endpoint outside of a request', () => {
    const read = readHeaders(writeHeaders(undefined, { target: 'catalog', remainingMs: 10, urgency: 5, attempt: 1 }));
    expect(read).toMatchObject({ urgency: 5, attempt: 1, baggage: undefined, parent: { sampled: false } });
  });

  it('never carry a negative remaining time', () => {
    expect(
      readHeaders(writeHeaders(context, { target: 'x', remainingMs: -3, urgency: 1, attempt: 1 })).remainingMs,
    ).toBe(0);
  });

  it('count as absent if they cannot be parsed', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (deadline, priority) => {
        const read = readHeaders({ 'x-deadline-ms': `x${deadline}`, priority: `v=${priority.replaceAll('u=', '')}` });
        expect(read.remainingMs).toBeUndefined();
        expect(read.urgency).toBeUndefined();
      }),
    );
  });

  it.each([
    ['u=3', 3],
    ['i, u=7', 7],
    ['u=9', undefined],
  ])('are read with the priority %p', (priority, urgency) => {
    expect(readHeaders({ priority }).urgency).toBe(urgency);
  });
});
