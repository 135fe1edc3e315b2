import type { Viewer } from '@marquee/contracts/gateway';

const KEY = 'marquee.viewer';

/** Name and face only; who is signed in is the cookie's business. */
export function remembered(): Viewer | null {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null') as Viewer | null;
  } catch {
    return null;
  }
}

export function remember(viewer: Viewer): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(viewer));
  } catch {
    // Without storage the profile shows a plain name after a reload.
  }
}
