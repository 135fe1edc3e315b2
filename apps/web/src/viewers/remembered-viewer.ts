import type { Viewer } from '@marquee/contracts/gateway';

const KEY = 'marquee.viewer';
/** Used until the first page says whose session this is. */
const UNKNOWN: Viewer = { viewerId: '', name: 'Viewer', avatar: '' };

/** Name and avatar of the last viewer in this browser. The session cookie decides who is signed in. */
export function rememberedViewer(): Viewer {
  try {
    return (JSON.parse(localStorage.getItem(KEY) ?? 'null') as Viewer | null) ?? UNKNOWN;
  } catch {
    return UNKNOWN;
  }
}

export function rememberViewer(viewer: Viewer): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(viewer));
  } catch {
    // Without storage the viewer has a default name after a reload.
  }
}
