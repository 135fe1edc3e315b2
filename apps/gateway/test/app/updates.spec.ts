import { RowChanged } from '@marquee/contracts/gateway';
import type { RowsChanged } from '@marquee/contracts/topics';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { UpdateConsumer } from '../../src/updates/update.consumer.js';
import { UpdateHub } from '../../src/updates/update.hub.js';
import { NOW } from '../factories.js';
import { problemIn, TestGateway } from './test-gateway.js';
import { UpdateStream } from './update-stream.js';

let gateway: TestGateway;
let headers: { authorization: string };
let url: string;

beforeEach(async () => {
  gateway = await TestGateway.open();
  headers = await gateway.signIn();
  url = await gateway.listen();
});
afterEach(() => gateway[Symbol.asyncDispose]());

function changed(value: Partial<RowsChanged> = {}): void {
  const record = { value: { viewerId: 'ann', rowIds: ['my-list'], asOf: NOW, eventIds: [], ...value }, headers: {} };
  gateway.app.get(UpdateConsumer).onRowsChanged({ records: [record] });
}

describe('updates', () => {
  it('name the changed row and the events that changed it', async () => {
    const stream = await UpdateStream.open(url, headers);
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(stream.response.headers.get('x-content-type-options')).toBe('nosniff');
    await stream.until('retry:');
    const eventIds = [randomUUID()];
    changed({ viewerId: 'bob', rowIds: ['top-picks'] });
    changed({ eventIds });
    const text = await stream.until('"eventIds"');
    stream.close();
    const [, data] = /^id: \S+\nevent: row-changed\ndata: (.*)$/m.exec(text) ?? [];
    expect(RowChanged.parse(JSON.parse(data ?? ''))).toEqual({
      rowId: 'my-list',
      asOf: NOW,
      eventIds,
      traceparent: expect.stringMatching(/^00-/),
    });
  });

  it('continue where the last stream ended', async () => {
    const first = await UpdateStream.open(url, headers);
    await first.until('retry:');
    changed({ rowIds: ['top-picks'] });
    const [, lastId] = /^id: (\S+)$/m.exec(await first.until('data:')) ?? [];
    first.close();
    changed({ rowIds: ['my-list'] });
    const second = await UpdateStream.open(url, { ...headers, 'last-event-id': lastId ?? '' });
    const text = await second.until('data:');
    second.close();
    expect(text).toContain('"rowId":"my-list"');
    expect(text).not.toContain('top-picks');
  });

  it('say page-changed after an id of another process', async () => {
    const stream = await UpdateStream.open(url, { ...headers, 'last-event-id': 'deadbeef-7' });
    expect(await stream.until('data:')).toContain('event: page-changed\ndata: {}\n\n');
    stream.close();
  });

  it('are limited to a number of streams for one viewer, and a closed stream makes room for another', async () => {
    gateway.config.override('gateway.limits.streamsPerViewer', 1);
    const stream = await UpdateStream.open(url, headers);
    await stream.until('retry:');
    const refused = await gateway.inject({ url: '/api/updates', headers });
    expect(problemIn(refused, 429).code).toBe('too-many-streams');
    stream.close();
    let again = await fetch(`${url}/api/updates`, { headers });
    while (again.status === 429) again = await fetch(`${url}/api/updates`, { headers });
    expect(again.status).toBe(200);
    await again.body?.cancel();
  });

  it('answer HEAD without opening a stream', async () => {
    const response = await gateway.inject({ method: 'HEAD', url: '/api/updates', headers });
    expect([response.statusCode, gateway.app.get(UpdateHub).open]).toEqual([200, 0]);
  });

  it('end when the gateway stops', async () => {
    const stream = await UpdateStream.open(url, headers);
    await stream.until('retry:');
    await gateway.app.close();
    expect(await stream.until('nothing like it')).toMatch(/<end>$/);
    stream.close();
  });

  it('measure the time from the receipt of an event to the change of its row', async () => {
    const id = randomUUID();
    const event = { id, kind: 'click', titleId: 'heat', occurredAt: new Date().toISOString() };
    const answer = await gateway.inject({ method: 'POST', url: '/api/events', payload: { events: [event] }, headers });
    expect(answer.json()).toMatchObject({ accepted: 1 });
    changed({ eventIds: [id, randomUUID()], asOf: new Date().toISOString() });
    changed({ eventIds: [id] });
    expect(await gateway.metrics.text()).toMatch(/row_freshness_seconds_count\{.*\} 1\n/);
  });
});
