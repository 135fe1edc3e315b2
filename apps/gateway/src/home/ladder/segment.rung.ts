import type { SharedPage } from '@marquee/contracts/page';
import { Injectable } from '@nestjs/common';
import type { Rung } from './rung.js';
import { SharedPages } from './shared-pages.js';
import type { PageRequest } from './stored-page.domain.js';

/** Viewers whose segment is remembered; a restart forgets them until lolomo names their segment again. */
const MAX_VIEWERS = 100_000;

/** The page of the viewer's segment. */
@Injectable()
export class SegmentRung implements Rung {
  readonly source = 'segment';
  private readonly segmentByViewer = new Map<string, string>();

  constructor(private readonly pages: SharedPages) {}

  /** Remembers the viewer's segment. Beyond the limit, the viewer assigned longest ago is forgotten. */
  assignSegment(viewerId: string, segment: string): void {
    this.segmentByViewer.delete(viewerId);
    this.segmentByViewer.set(viewerId, segment);
    if (this.segmentByViewer.size <= MAX_VIEWERS) return;
    const [first] = this.segmentByViewer.keys();
    if (first !== undefined) this.segmentByViewer.delete(first);
  }

  storedPage({ viewerId }: PageRequest): SharedPage | undefined {
    const segment = this.segmentByViewer.get(viewerId);
    return segment === undefined ? undefined : this.pages.ofSegment(segment);
  }
}
