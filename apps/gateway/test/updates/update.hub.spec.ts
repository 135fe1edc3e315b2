import { ProblemError } from '@marquee/http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { UpdateHub } from '../../src/updates/update.hub.js';
import { NOW } from '../factories.js';

class FakeStream {
  text = '';
  buffered = 0;
  ended = false;
  isCut = false;
  write(text: string): void {
    this.text += text;
  }
  end(): void {
    this.ended = true;
  }
  cut(): void {
    this.isCut = true;
  }
  get lastId(): string {
    return [...this.text.matchAll(/^id: (.+)$/gm)].at(-1)?.[1] ?? '';
  }
}

const changed = (rowIds: string[], viewerId = 'ann') => ({ viewerId, rowIds, asOf: NOW, eventIds: [] });
let hub: UpdateHub;

beforeEach(() => {
  hub = new UpdateHub({ streams: () => 3, streamsPerViewer: () => 2 });
});
afterEach(() => hub.onModuleDestroy());

describe('update hub', () => {
  it('sends each changed row to all streams of the viewer and to no other viewer', () => {
    const [one, two, other] = [new FakeStream(), new FakeStream(), new FakeStream()];
    hub.addStream('ann', one, undefined);
    hub.addStream('ann', two, undefined);
    hub.addStream('bob', other, undefined);
    hub.publish(changed(['top-picks', 'my-list']));
    expect(one.text.match(/event: row-changed/g)).toHaveLength(2);
    expect(one.text).toContain(`data: {"rowId":"my-list","asOf":"${NOW}","eventIds":[]}\n\n`);
    expect(two.text).toBe(one.text);
    expect(other.text).not.toContain('row-changed');
  });

  it('starts a stream with the time to wait before a reconnect', () => {
    const stream = new FakeStream();
    hub.addStream('ann', stream, undefined);
    expect(stream.text).toMatch(/^retry: \d+\n\n$/);
  });

  it('continues after the last id that the browser has seen', () => {
    const [before, after] = [new FakeStream(), new FakeStream()];
    hub.addStream('ann', before, undefined);
    hub.publish(changed(['top-picks']));
    hub.publish(changed(['my-list']));
    hub.publish(changed(['my-list'], 'bob'));
    hub.addStream('ann', after, before.text.match(/^id: (.+)$/m)?.[1]);
    expect(after.text.match(/"rowId":"[^"]+"/g)).toEqual(['"rowId":"my-list"']);
  });

  it.each(['another-process-7', '0badcafe-1', ''])('answers an unknown last id (%j) with page-changed', (id) => {
    const stream = new FakeStream();
    hub.addStream('ann', stream, id);
    expect(stream.text).toContain('event: page-changed\n');
    expect(stream.lastId).not.toBe(id);
  });

  it('answers a last id that is no longer in its log with page-changed', () => {
    const [before, after] = [new FakeStream(), new FakeStream()];
    hub.addStream('ann', before, undefined);
    hub.publish(changed(['my-list']));
    const id = before.lastId;
    for (let n = 0; n < 2_001; n += 1) hub.publish(changed(['top-picks'], 'bob'));
    hub.addStream('ann', after, id);
    expect(after.text).toContain('event: page-changed\n');
  });

  it('limits the streams of one viewer and of all, and admits a stream again when one ends', () => {
    const refusal = (viewerId: string) => {
      try {
        hub.admit(viewerId);
        return undefined;
      } catch (error) {
        return error instanceof ProblemError ? error.status : error;
      }
    };
    const end = hub.addStream('ann', new FakeStream(), undefined);
    hub.addStream('ann', new FakeStream(), undefined);
    expect(refusal('ann')).toBe(429);
    hub.addStream('bob', new FakeStream(), undefined);
    expect(refusal('cid')).toBe(503);
    end();
    end();
    expect([refusal('ann'), hub.open]).toEqual([undefined, 2]);
  });

  it('cuts a stream whose client no longer reads', () => {
    const stream = new FakeStream();
    hub.addStream('ann', stream, undefined);
    stream.buffered = 1_000_000;
    hub.publish(changed(['my-list']));
    expect(stream.isCut).toBe(true);
  });

  it('ends all streams when it closes and admits none afterwards', () => {
    const stream = new FakeStream();
    hub.addStream('ann', stream, undefined);
    hub.onModuleDestroy();
    expect(stream.ended).toBe(true);
    expect(() => hub.admit('bob')).toThrow(ProblemError);
  });
});
