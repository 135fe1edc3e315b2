import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ViewingEvent } from '@marquee/contracts/event';
import type { Row, TitleCard } from '@marquee/contracts/page';
import type { GatewayClient } from '../clients/gateway.client.js';

/** Pause between two visits of one viewer, in ms. */
const PAUSE = { min: 4_000, max: 15_000 };

/** A viewer who opens the home page, plays a title from it, and sometimes rates it or adds it to the list. */
export class LiveViewer {
  private token: string | undefined;

  constructor(
    private readonly viewerId: string,
    private readonly gateway: Pick<GatewayClient, 'openSession' | 'home' | 'postEvents'>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Visits the page until `signal` aborts. A failed visit is reported, and the next one signs in again. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.visit().catch((error: unknown) => {
        this.token = undefined;
        if (!signal.aborted) this.onError(error);
      });
      const pauseMs = PAUSE.min + Math.random() * (PAUSE.max - PAUSE.min);
      await pause(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async visit(): Promise<void> {
    this.token ??= await this.gateway.openSession(this.viewerId);
    const page = await this.gateway.home(this.token);
    const row = pickEarly(page.rows);
    const card = pickEarly(row?.items ?? []);
    if (row && card) await this.gateway.postEvents(this.token, eventsOn(card, row, page.pageId));
  }
}

/** A random element; the first ones are more likely. */
function pickEarly<T>(values: readonly T[]): T | undefined {
  return values[Math.floor(Math.random() ** 2 * values.length)];
}

function eventsOn(card: TitleCard, row: Row, pageId: string): ViewingEvent[] {
  const event = (kind: ViewingEvent['kind'], fields: Partial<ViewingEvent> = {}): ViewingEvent => ({
    id: randomUUID(),
    kind,
    titleId: card.titleId,
    occurredAt: new Date().toISOString(),
    rowId: row.rowId,
    pageId,
    ...fields,
  });
  const durationSeconds = (card.runtimeMinutes ?? 100) * 60;
  const chance = Math.random();
  if (chance < 0.15) return [event('my-list-added')];
  if (chance < 0.55) {
    const positionSeconds = Math.round(durationSeconds * (0.1 + 0.7 * Math.random()));
    return [event('click'), event('play-progress', { positionSeconds, durationSeconds })];
  }
  return [
    event('click'),
    event('play-finished', { positionSeconds: durationSeconds, durationSeconds }),
    event('rating', { stars: 3 + Math.round(Math.random() * 4) / 2 }),
  ];
}
