import { ProblemError } from '@marquee/service-defaults';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { UpdateHub } from '../../src/updates/update.hub.js';
import { NOW } from '../factories.js';

class Screen {
  text = '';
  buffered = 0;
  ended = false;
  wasCut = false;
  write(text: string): void {
    this.text += text;
  }
  end(): void {
    this.ended = true;
  }
  cut(): void {
    this.wasCut = true;
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
afterEach(() => hub[Symbol.dispose]());

describe('update hub', () => {
  it('tells every stream of the viewer, and of nobody else, of each row', () => {
    const [one, two, other] = [new Screen(), new Screen(), new Screen()];
    hub.attach('ann', one, undefined);
    hub.attach('ann', two, undefined);
    hub.attach('bob', other, undefined);
    hub.rowsChanged(changed(['top-picks', 'my-list']));
    expect(one.text.match(/event: row-changed/g)).toHaveLength(2);
    expect(one.text).toContain(`data: {"rowId":"my-list","asOf":"${NOW}","eventIds":[]}\n\n`);
    expect(two.text).toBe(one.text);
    expect(other.text).not.toContain('row-changed');
  });

  it('says how long to wait before coming again', () => {
    const screen = new Screen();
    hub.attach('ann', screen, undefined);
    expect(screen.text).toMatch(/^retry: \d+\n\n$/);
  });

  it('goes on after the id that the browser has seen last', () => {
    const [before, after] = [new Screen(), new Screen()];
    hub.attach('ann', before, undefined);
    hub.rowsChanged(changed(['top-picks']));
    hub.rowsChanged(changed(['my-list']));
    hub.rowsChanged(changed(['my-list'], 'bob'));
    hub.attach('ann', after, before.text.match(/^id: (.+)$/m)?.[1]);
    expect(after.text.match(/"rowId":"[^"]+"/g)).toEqual(['"rowId":"my-list"']);
  });

  it.each(['another-process-7', '0badcafe-1', ''])('answers an id it does not know (%j) with page-changed', (id) => {
    const screen = new Screen();
    hub.attach('ann', screen, id);
    expect(screen.text).toContain('event: page-changed\n');
    expect(screen.lastId).not.toBe(id);
  });

  it('answers an id that is too long ago with page-changed', () => {
    const [before, after] = [new Screen(), new Screen()];
    hub.attach('ann', before, undefined);
    hub.rowsChanged(changed(['my-list']));
    const id = before.lastId;
    for (let n = 0; n < 2_001; n += 1) hub.rowsChanged(changed(['top-picks'], 'bob'));
    hub.attach('ann', after, id);
    expect(after.text).toContain('event: page-changed\n');
  });

  it('limits the streams of a viewer and of all, and gives room again when one ends', () => {
    const refusal = (viewerId: string) => {
      try {
        hub.admit(viewerId);
        return undefined;
      } catch (error) {
        return error instanceof ProblemError ? error.status : error;
      }
    };
    const end = hub.attach('ann', new Screen(), undefined);
    hub.attach('ann', new Screen(), undefined);
    expect(refusal('ann')).toBe(429);
    hub.attach('bob', new Screen(), undefined);
    expect(refusal('cid')).toBe(503);
    end();
    end();
    expect([refusal('ann'), hub.open]).toEqual([undefined, 2]);
  });

  it('cuts a stream whose other side takes nothing any more', () => {
    const screen = new Screen();
    hub.attach('ann', screen, undefined);
    screen.buffered = 1_000_000;
    hub.rowsChanged(changed(['my-list']));
    expect(screen.wasCut).toBe(true);
  });

  it('ends all streams when it closes, and begins none after', () => {
    const screen = new Screen();
    hub.attach('ann', screen, undefined);
    hub[Symbol.dispose]();
    expect(screen.ended).toBe(true);
    expect(() => hub.admit('bob')).toThrow(ProblemError);
  });
});
