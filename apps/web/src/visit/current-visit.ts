import { Store } from '@marquee/browser/store';
import type { Viewer } from '@marquee/contracts/gateway';
import type { Visit } from './visit.js';

export type StartVisit = (viewer: Viewer, onOtherViewer: (viewerId: string) => void) => Visit;

/** The visit that is shown. Opening another one closes it. */
export class CurrentVisit extends Store<Visit | null> {
  constructor(private readonly start: StartVisit) {
    super(null);
  }

  open(viewer: Viewer): void {
    this.get()?.close();
    this.set(this.start(viewer, (viewerId) => this.open({ viewerId, name: 'Viewer', avatar: viewerId })));
  }
}
