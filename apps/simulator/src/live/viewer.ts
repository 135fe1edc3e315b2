import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ViewingEvent } from '@marquee/contracts/event';
import type { Row, TitleCard } from '@marquee/contracts/page';
import type { GatewayClient } from '../gateway.client.js';

/** Between two acts of one viewer, in ms. */
const PAUSE = { shortest: 4_000, longest: 15_000 };

/** Opens the page now and then, plays something from it, sometimes rates it or keeps it for later. */
export async function live(
  viewerId: string,
  gateway: GatewayClient,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  let token: string | undefined;
  while (!signal.aborted) {
    try {
      token ??= await gateway.session(viewerId);
      const page = await gateway.home(token);
      const row = page.rows[Math.floor(Math.random() ** 2 * page.rows.length)];
      const card = row?.items[Math.floor(Math.random() ** 2 * row.items.length)];
      if (row && card) await gateway.postEvents(token, actsOn(card, row, page.pageId));
    } catch (error) {
      token = undefined;
      if (!signal.aborted) onError(error);
    }
    const wait = PAUSE.shortest + Math.random() * (PAUSE.longest - PAUSE.shortest);
    await pause(wait, undefined, { signal }).catch(() => undefined);
  }
}

function actsOn(card: TitleCard, row: Row, pageId: string): ViewingEvent[] {
  const act = (kind: ViewingEvent['kind'], more: Partial<ViewingEvent> = {}): ViewingEvent => ({
    id: randomUUID(),
    kind,
    titleId: card.titleId,
    occurredAt: new Date().toISOString(),
    rowId: row.rowId,
    pageId,
    ...more,
  });
  const durationSeconds = (card.runtimeMinutes ?? 100) * 60;
  const chance = Math.random();
  if (chance < 0.15) return [act('my-list-added')];
  if (chance < 0.55) {
    const positionSeconds = Math.round(durationSeconds * (0.1 + 0.7 * Math.random()));
    return [act('click'), act('play-progress', { positionSeconds, durationSeconds })];
  }
  return [
    act('click'),
    act('play-finished', { positionSeconds: durationSeconds, durationSeconds }),
    act('rating', { stars: 3 + Math.round(Math.random() * 4) / 2 }),
  ];
}
