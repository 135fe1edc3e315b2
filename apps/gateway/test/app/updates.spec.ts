import { RowChanged } from '@marquee/contracts/gateway';
import type { RowsChanged } from '@marquee/contracts/topics';
import type { Batch } from '@marquee/messaging';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { UpdateConsumer } from '../../src/updates/update.consumer.js';
import { UpdateHub } from '../../src/updates/update.hub.js';
import { NOW } from '../factories.js';
import { problemIn, TestGateway } from './gateway.js';
import { Stream } from './stream.js';

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
  const record = { value: { viewerId: 'ann', rowIds: ['my-list'], asOf: NOW, eventIds: [], ...value } };
  gateway.app.get(UpdateConsumer).tell({ records: [record] } as unknown as Batch<RowsChanged>);
}

describe('updates', () => {
  it('tell an open page which of its rows has changed, by which events', async () => {
    const stream = await Stream.open(url, headers);
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(stream.response.headers.get('x-content-type-options')).toBe('nosniff');
    await stream.until('retry:');
    const eventIds = [randomUUID()];
    changed({ viewerId: 'bob', rowIds: ['top-picks'] });
    changed({ eventIds });
    const text = await stream.until('"eventIds"');
    stream.close();
    const [, data] = /^id: \S+\nevent: row-changed\ndata: (.*)$/m.exec(text) ?? [];
    expect(RowChanged.parse(JSON.parse(data ?? ''))).toEqual({ rowId: 'my-list', asOf: NOW, eventIds });
  });

  it('go on where a stream was cut', async () => {
    const first = await Stream.open(url, headers);
    await first.until('retry:');
    changed({ rowIds: ['top-picks'] });
    const [, lastId] = /^id: (\S+)$/m.exec(await first.until('data:')) ?? [];
    first.close();
    changed({ rowIds: ['my-list'] });
    const second = await Stream.open(url, { ...headers, 'last-event-id': lastId ?? '' });
    const text = await second.until('data:');
    second.close();
    expect(text).toContain('"rowId":"my-list"');
    expect(text).not.toContain('top-picks');
  });

  it('make the whole page look again after an id of another process', async () => {
    const stream = await Stream.open(url, { ...headers, 'last-event-id': 'deadbeef-7' });
    expect(await stream.until('data:')).toContain('event: page-changed\ndata: {}\n\n');
    stream.close();
  });

  it('are given to so many pages of one viewer at once, and to another when one has closed', async () => {
    gateway.runtime.config.override('gateway.limits.streamsPerViewer', 1);
    const stream = await Stream.open(url, headers);
    await stream.until('retry:');
    const refused = await gateway.inject({ url: '/api/updates', headers });
    expect(problemIn(refused, 429).code).toBe('too-many-streams');
    stream.close();
    let again = await fetch(`${url}/api/updates`, { headers });
    while (again.status === 429) again = await fetch(`${url}/api/updates`, { headers });
    expect(again.status).toBe(200);
    await again.body?.cancel();
  });

  it('are no stream for HEAD', async () => {
    const response = await gateway.inject({ method: 'HEAD', url: '/api/updates', headers });
    expect([response.statusCode, gateway.app.get(UpdateHub).open]).toEqual([200, 0]);
  });

  it('end when the gateway stops', async () => {
    const stream = await Stream.open(url, headers);
    await stream.until('retry:');
    await gateway.app.close();
    expect(await stream.until('nothing like it')).toMatch(/<end>$/);
    stream.close();
  });

  it('measure how fresh rows are: from the receipt of an event here to the change of its row', async () => {
    const id = randomUUID();
    const event = { id, kind: 'click', titleId: 'heat', occurredAt: NOW };
    gateway.runtime.config.override('gateway.events.windowMs', 365 * 86_400_000);
    const answer = await gateway.inject({ method: 'POST', url: '/api/events', payload: { events: [event] }, headers });
    expect(answer.json()).toMatchObject({ accepted: 1 });
    changed({ eventIds: [id, randomUUID()], asOf: new Date().toISOString() });
    changed({ eventIds: [id] });
    expect(await gateway.runtime.metrics.text()).toMatch(/row_freshness_seconds_count\{.*\} 1\n/);
  });
});
