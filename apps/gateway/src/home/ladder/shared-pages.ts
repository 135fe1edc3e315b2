import { Page } from '@marquee/contracts/page';
import { SnapshotFile } from '@marquee/etcd';
import { z } from 'zod';

const SegmentPage = z.object({ segment: z.string(), page: Page });
export type SegmentPage = z.infer<typeof SegmentPage>;

const Snapshot = z.object({ popular: Page.optional(), segments: z.array(SegmentPage) });
type Snapshot = z.infer<typeof Snapshot>;

/** Viewers whose taste group is remembered. */
const VIEWERS_KEPT = 100_000;

/** Pages that are the same for many viewers, kept in memory and on disk. */
export class SharedPages {
  readonly #file: SnapshotFile<Snapshot>;
  readonly #segmentOf = new Map<string, string>();
  #state: Snapshot = { segments: [] };

  constructor(path: string, onError: (error: unknown) => void) {
    this.#file = new SnapshotFile(path, Snapshot, onError);
  }

  /** Takes up what the process before this one has left, if anything. */
  async load(): Promise<void> {
    const found = await this.#file.read();
    if (found !== undefined) this.#state = found;
  }

  get popular(): Page | undefined {
    return this.#state.popular;
  }

  /** The page of the viewer's taste group, once lolomo has said which. */
  ofGroup(viewerId: string): Page | undefined {
    const segment = this.#segmentOf.get(viewerId);
    return this.#state.segments.find((candidate) => candidate.segment === segment)?.page;
  }

  /** Notes the viewer's taste group; of too many viewers those heard of longest ago are forgotten. */
  assign(viewerId: string, segment: string): void {
    this.#segmentOf.delete(viewerId);
    this.#segmentOf.set(viewerId, segment);
    if (this.#segmentOf.size <= VIEWERS_KEPT) return;
    const [first] = this.#segmentOf.keys();
    if (first !== undefined) this.#segmentOf.delete(first);
  }

  setPopular(popular: Page): void {
    this.#keep({ ...this.#state, popular });
  }

  setSegments(segments: readonly SegmentPage[]): void {
    this.#keep({ ...this.#state, segments: [...segments] });
  }

  settled(): Promise<void> {
    return this.#file.settled();
  }

  #keep(state: Snapshot): void {
    this.#state = state;
    this.#file.save(state);
  }
}
