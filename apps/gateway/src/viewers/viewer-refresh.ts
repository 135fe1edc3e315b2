import type { ProfileRepository } from './profile.repository.js';
import type { ProfileSnapshot } from './profile-snapshot.js';

const EVERY_MS = 5_000;
const BATCH = 2_000;
/** Transactions become visible later than they began; so far back they are looked for again. */
const OVERLAP_MS = 10_000;

/** Brings profiles that other replicas have made into the snapshot. */
export class ProfileRefresh implements AsyncDisposable {
  #since = new Date(0);
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(
    private readonly repository: Pick<ProfileRepository, 'madeSince'>,
    private readonly snapshot: ProfileSnapshot,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.#running = this.refresh()
      .catch(this.onError)
      .finally(() => {
        if (!this.#stopped) this.#timer = setTimeout(() => this.start(), EVERY_MS).unref();
      });
  }

  async refresh(): Promise<void> {
    let after: string | undefined;
    let newest = this.#since.getTime() + OVERLAP_MS;
    for (;;) {
      const batch = await this.repository.madeSince(this.#since, BATCH, after);
      this.snapshot.add(batch);
      const last = batch.at(-1);
      if (last !== undefined) newest = Math.max(newest, last.createdAt.getTime());
      if (last === undefined || batch.length < BATCH || this.#stopped) break;
      after = last.viewerId;
    }
    this.#since = new Date(Math.max(0, newest - OVERLAP_MS));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }
}
