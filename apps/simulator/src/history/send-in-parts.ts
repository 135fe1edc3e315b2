import { RequestRefusedError } from '../clients/send-until-answered.js';

/** Answers that are about the content of a request, not about the caller. */
const CONTENT_REFUSED = new Set([400, 409, 413, 422]);

/**
 * Sends items in one request. If it is refused, sends them in halves, so that one bad item does not fail the others;
 * `onRefused` is told about an item that is refused alone.
 */
export async function sendInParts<T>(
  items: readonly T[],
  send: (items: readonly T[]) => Promise<void>,
  onRefused: (item: T, why: string) => void,
): Promise<void> {
  try {
    if (items.length > 0) await send(items);
  } catch (error) {
    if (!isContentRefused(error)) throw error;
    const [first] = items;
    if (items.length === 1 && first !== undefined) return onRefused(first, error.message);
    const middle = Math.ceil(items.length / 2);
    await sendInParts(items.slice(0, middle), send, onRefused);
    await sendInParts(items.slice(middle), send, onRefused);
  }
}

export function isContentRefused(error: unknown): error is RequestRefusedError {
  return error instanceof RequestRefusedError && CONTENT_REFUSED.has(error.status);
}
