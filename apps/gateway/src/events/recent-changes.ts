import { Injectable } from '@nestjs/common';

/** The longest time that can be asked about. */
export const MAX_CHANGE_AGE_MS = 30_000;

/** Viewers whose rows may have changed in the last seconds: they acted, or the row-builder says so. */
@Injectable()
export class RecentChanges {
  /** Oldest first. */
  private readonly changedAt = new Map<string, number>();

  get size(): number {
    return this.changedAt.size;
  }

  add(viewerId: string, now = performance.now()): void {
    this.changedAt.delete(viewerId);
    this.changedAt.set(viewerId, now);
    for (const [oldest, at] of this.changedAt) {
      if (now - at <= MAX_CHANGE_AGE_MS) return;
      this.changedAt.delete(oldest);
    }
  }

  /** Whether the viewer's rows may have changed within this time. */
  has(viewerId: string, withinMs: number, now = performance.now()): boolean {
    const at = this.changedAt.get(viewerId);
    return at !== undefined && now - at <= withinMs;
  }
}
