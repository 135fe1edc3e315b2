import { Injectable } from '@nestjs/common';

const MAX_RECEIPTS = 20_000;

/** When this gateway received each recent event, by event id. Freshness is measured from this time. */
@Injectable()
export class EventReceipts {
  private readonly receivedAt = new Map<string, number>();

  /** @param receivedAt Unix time in milliseconds. */
  add(ids: readonly string[], receivedAt: number): void {
    for (const id of ids) this.receivedAt.set(id, receivedAt);
    let excess = this.receivedAt.size - MAX_RECEIPTS;
    for (const oldest of this.receivedAt.keys()) {
      if (excess-- <= 0) return;
      this.receivedAt.delete(oldest);
    }
  }

  /** Returns and removes the time of receipt, so that an event is measured once. */
  take(id: string): number | undefined {
    const receivedAt = this.receivedAt.get(id);
    this.receivedAt.delete(id);
    return receivedAt;
  }
}
