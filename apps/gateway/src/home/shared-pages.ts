import { Page } from '@marquee/contracts/page';
import { SnapshotFile } from '@marquee/etcd';
import { z } from 'zod';
import { nearestSegment, titlesOf } from './taste.domain.js';
import type { SegmentPage, SegmentTitles } from './taste.domain.js';

const Snapshot = z.object({
  popular: Page.optional(),
  segments: z.array(z.object({ segment: z.string(), page: Page })),
});
type Snapshot = z.infer<typeof Snapshot>;

/** Viewers whose taste group is remembered. */
const VIEWERS_KEPT = 100_000;

/** Pages that are the same for many viewers, kept in memory and on disk. */
export class SharedPages {
  readonly #file: SnapshotFile<Snapshot>;
  readonly #segmentOf = new Map<string, string>();
  #state: Snapshot = { segments: [] };
  #titles: readonly SegmentTitles[] = [];

  constructor(path: string, onError: (error: unknown) => void) {
    this.#file = new SnapshotFile(path, Snapshot, onError);
  }

  /** Takes up what the process before this one has left, if anything. */
  async load(): Promise<void> {
    const found = await this.#file.read();
    if (found !== undefined) this.#take(found);
  }

  get popular(): Page | undefined {
    return this.#state.popular;
  }

  /** The page of the viewer's taste group, once one of the viewer's own pages has been seen. */
  ofGroup(viewerId: string): Page | undefined {
    const segment = this.#segmentOf.get(viewerId);
    return this.#state.segments.find((candidate) => candidate.segment === segment)?.page;
  }

  /** Notes the viewer's taste group by the viewer's own page. */
  observe(page: Page): void {
    const segment = nearestSegment(page, this.#titles);
    if (segment === undefined) return;
    this.#segmentOf.delete(page.viewerId);
    this.#segmentOf.set(page.viewerId, segment);
    if (this.#segmentOf.size <= VIEWERS_KEPT) return;
    const [first] = this.#segmentOf.keys();
    if (first !== undefined) this.#segmentOf.delete(first);
  }

  setPopular(popular: Page): void {
    this.#take({ ...this.#state, popular });
    this.#file.save(this.#state);
  }

  setSegments(segments: readonly SegmentPage[]): void {
    this.#take({ ...this.#state, segments: [...segments] });
    this.#file.save(this.#state);
  }

  settled(): Promise<void> {
    return this.#file.settled();
  }

  #take(state: Snapshot): void {
    this.#state = state;
    this.#titles = state.segments.map(titlesOf);
  }
}
