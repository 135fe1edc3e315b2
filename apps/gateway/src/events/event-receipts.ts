const KEPT = 20_000;

/** When the events that passed through this gateway lately were received, by id. */
export class ReceivedEvents {
  readonly #receivedAt = new Map<string, number>();

  note(ids: readonly string[], receivedAt: number): void {
    for (const id of ids) this.#receivedAt.set(id, receivedAt);
    let excess = this.#receivedAt.size - KEPT;
    for (const oldest of this.#receivedAt.keys()) {
      if (excess-- <= 0) return;
      this.#receivedAt.delete(oldest);
    }
  }

  /** Forgets the event: it is waited for once. */
  take(id: string): number | undefined {
    const receivedAt = this.#receivedAt.get(id);
    this.#receivedAt.delete(id);
    return receivedAt;
  }
}
