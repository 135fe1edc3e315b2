import type { Statistics } from '@marquee/contracts/statistics';
import type { Directory, Instance } from '@marquee/discovery';
import type { Heard } from './picture.domain.js';
import { StatisticsFollower } from './statistics-follower.js';

/** An instance that is gone for so long is no news any more. */
const REMEMBERED_MS = 60_000;
const OWN_SERVICE = 'console';

export interface FleetWatchOptions {
  readonly directory: Pick<Directory, 'services' | 'instances' | 'onChange'>;
  readonly onTrouble: (instance: string, error: unknown) => void;
  readonly now?: () => number;
}

/** Listens to every instance that the registry knows, and remembers the last word of each. */
export class FleetWatch implements AsyncDisposable {
  readonly #followers = new Map<string, StatisticsFollower>();
  readonly #heard = new Map<string, Heard>();
  readonly #now: () => number;
  readonly #unsubscribe: () => void;

  constructor(private readonly options: FleetWatchOptions) {
    this.#now = options.now ?? Date.now;
    this.#unsubscribe = options.directory.onChange(() => this.#follow());
    this.#follow();
  }

  get instances(): readonly Instance[] {
    const { directory } = this.options;
    return directory
      .services()
      .filter((service) => service !== OWN_SERVICE)
      .flatMap((service) => directory.instances(service));
  }

  /** By instance, with those that left lately. */
  get heard(): ReadonlyMap<string, Heard> {
    for (const [instance, { at }] of this.#heard) {
      if (this.#now() - at > REMEMBERED_MS && !this.#followers.has(instance)) this.#heard.delete(instance);
    }
    return this.#heard;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unsubscribe();
    await Promise.all([...this.#followers.values()].map((follower) => follower[Symbol.asyncDispose]()));
  }

  /** One follower an instance; one that moved to another port gets a new one. */
  #follow(): void {
    const wanted = new Map(this.instances.map(({ record }) => [record.instance, record.privateUrl ?? record.url]));
    for (const [instance, follower] of this.#followers) {
      if (wanted.get(instance) === follower.url) continue;
      this.#followers.delete(instance);
      void follower[Symbol.asyncDispose]();
    }
    for (const [instance, url] of wanted) {
      if (this.#followers.has(instance)) continue;
      const follower = new StatisticsFollower({
        url,
        heard: (statistics) => this.#note(instance, statistics),
        onTrouble: (error) => this.options.onTrouble(instance, error),
      });
      this.#followers.set(instance, follower);
    }
  }

  /** Ports get reused: who speaks decides, not where. */
  #note(expected: string, statistics: Statistics): void {
    if (statistics.instance === expected) this.#heard.set(expected, { statistics, at: this.#now() });
  }
}
