import { randomUUID } from 'node:crypto';
import { postEvents } from '@marquee/contracts/gateway';
import { RecordedEvent } from '@marquee/contracts/event';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { importGrant, problemIn, TestGateway } from './test-gateway.js';

const YEAR_MS = 365 * 86_400_000;

let gateway: TestGateway;
let headers: { authorization: string };
let inTopic: RecordedEvent[];
let broker: () => Promise<void>;

beforeEach(async () => {
  inTopic = [];
  broker = () => Promise.resolve();
  gateway = await TestGateway.open({
    send: async (values) => {
      await broker();
      inTopic.push(...values.map((value) => RecordedEvent.parse(value)));
    },
  });
  headers = await gateway.signIn();
});
afterEach(() => gateway[Symbol.asyncDispose]());

const event = (changes: object = {}) => ({
  id: randomUUID(),
  kind: 'play-started',
  titleId: 'heat',
  occurredAt: new Date().toISOString(),
  ...changes,
});
const post = (events: readonly unknown[], more: Record<string, string> = {}) =>
  gateway.inject({ method: 'POST', url: '/api/events', payload: { events }, headers: { ...headers, ...more } });

describe('events', () => {
  it('are accepted once the broker has them, as events of the viewer of the session', async () => {
    let acknowledge = () => {};
    const sent = new Promise<void>((resolve) => {
      broker = () => {
        resolve();
        return new Promise((done) => (acknowledge = done));
      };
    });
    let answered = false;
    const answer = post([event()]).finally(() => (answered = true));
    await sent;
    expect(answered).toBe(false);
    acknowledge();
    const response = await answer;
    expect(response.statusCode).toBe(202);
    expect(postEvents.responses[202].parse(response.json())).toEqual({ accepted: 1, rejected: [] });
    expect(inTopic).toMatchObject([{ viewerId: 'ann', kind: 'play-started' }]);
  });

  it('that are invalid do not cost the valid ones of the same request', async () => {
    const response = await post([event(), event({ kind: 'sneeze' }), event({ stars: 3 }), event()]);
    const answer = postEvents.responses[202].parse(response.json());
    expect(answer.accepted).toBe(2);
    expect(answer.rejected.map(({ index, problem }) => [index, problem.errors?.[0]?.path])).toEqual([
      [1, '/events/1/kind'],
      [2, '/events/2/stars'],
    ]);
    expect(inTopic).toHaveLength(2);
  });

  it('that are all invalid are rejected without a call to the broker', async () => {
    broker = () => Promise.reject(new Error('not to be called'));
    const response = await post([event({ viewerId: 'bob' })]);
    expect(response.statusCode).toBe(202);
    expect(response.json()).toMatchObject({
      accepted: 0,
      rejected: [{ index: 0, problem: { code: 'invalid-event' } }],
    });
  });

  it('from before the window are accepted only with an import grant', async () => {
    const old = event({ occurredAt: new Date(Date.now() - YEAR_MS).toISOString() });
    expect((await post([old])).json()).toMatchObject({
      accepted: 0,
      rejected: [{ problem: { code: 'event-too-old' } }],
    });
    expect((await post([old], importGrant())).json()).toMatchObject({ accepted: 1 });
    expect(inTopic).toMatchObject([{ id: old.id, imported: true }]);
  });

  it('that lie in the future are refused, unless the clock of the device says the same', async () => {
    const nextYear = (ms: number) => new Date(Date.now() + YEAR_MS + ms).toISOString();
    const ahead = event({ occurredAt: nextYear(-60_000) });
    expect((await post([ahead])).json()).toMatchObject({
      accepted: 0,
      rejected: [{ problem: { code: 'event-in-future' } }],
    });
    const payload = { events: [ahead], sentAt: nextYear(0) };
    const response = await gateway.inject({ method: 'POST', url: '/api/events', payload, headers });
    expect(response.json()).toMatchObject({ accepted: 1 });
    expect(Date.parse(inTopic[0]?.occurredAt ?? '')).toBeLessThan(Date.now() - 50_000);
  });

  it('keep the window of the contract, whatever an operator sets', () => {
    const set = (days: number) => gateway.config.override('gateway.events.windowMs', days * 86_400_000);
    set(1);
    expect(() => set(8)).toThrow(/gateway.events.windowMs.*604800000/);
  });

  it('that the broker does not acknowledge get a 503 that asks to resend the same ids', async () => {
    broker = () => Promise.reject(new Error('no broker'));
    const response = await post([event()]);
    expect(problemIn(response, 503).code).toBe('events-unacknowledged');
    expect(response.headers['retry-after']).toBe('1');
    expect(response.body).not.toContain('no broker');
  });

  it('are refused as a whole when a request has more than the limit allows', async () => {
    gateway.config.override('gateway.limits.batchEvents', 1);
    const problem = problemIn(await post([event(), event()]), 413);
    expect([problem.code, problem.errors?.[0]?.path]).toEqual(['batch-too-long', '/events']);
    expect(inTopic).toEqual([]);
  });

  it('are refused before they are read when the intake budget is used up', async () => {
    gateway.config.override('gateway.limits.intakeBytes', 1024 * 1024);
    const letGo: (() => void)[] = [];
    const waiting: Promise<unknown>[] = [];
    const large = Array.from({ length: 400 }, () => event({ titleId: 'x'.repeat(64) }));
    const held = Math.ceil((1024 * 1024) / JSON.stringify({ events: large }).length) - 1;
    const allSent = new Promise<void>((resolve) => {
      broker = () =>
        new Promise((done) => {
          if (letGo.push(done) === held) resolve();
        });
    });
    for (let n = 0; n < held; n += 1) waiting.push(post(large));
    await allSent;
    const response = await post(large);
    expect(problemIn(response, 503).code).toBe('intake-full');
    for (const done of letGo) done();
    await Promise.all(waiting);
    broker = () => Promise.resolve();
    expect((await post(large)).statusCode).toBe(202);
  });

  it('are counted by kind, and rejected events by problem', async () => {
    await post([event(), event({ kind: 'sneeze' })]);
    const metrics = await gateway.metrics.text();
    expect(metrics).toMatch(/events_accepted_total\{kind="play-started".*\} 1/);
    expect(metrics).toMatch(/events_rejected_total\{code="invalid-event".*\} 1/);
  });
});
