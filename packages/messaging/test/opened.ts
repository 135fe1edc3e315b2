import { setTimeout as delay } from 'node:timers/promises';

const CLOSE_MS = 10_000;
const resources = new Set<AsyncDisposable>();

/** Registers what a test opens, because a test that times out never reaches the end of its `await using`. */
export function opened<Resource extends AsyncDisposable>(resource: Resource): Resource {
  resources.add(resource);
  return resource;
}

/** Closes everything that the test opened and gives up after ten seconds. Call it after each test. */
export async function closeOpened(): Promise<void> {
  const late = new AbortController();
  const closing = Promise.allSettled(Array.from(resources, (resource) => resource[Symbol.asyncDispose]()));
  resources.clear();
  await Promise.race([closing, delay(CLOSE_MS, undefined, { signal: late.signal }).catch(() => {})]);
  late.abort();
}
