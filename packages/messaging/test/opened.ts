import { setTimeout as delay } from 'node:timers/promises';

const CLOSE_MS = 10_000;
const resources = new Set<AsyncDisposable>();

/** Notes what a test opens: one that ran out of time never comes to its own `await using`. */
export function opened<Resource extends AsyncDisposable>(resource: Resource): Resource {
  resources.add(resource);
  return resource;
}

/** For the hook after each test: closes what was opened, again where the test did, and gives up after ten seconds. */
export async function closeOpened(): Promise<void> {
  const late = new AbortController();
  const closing = Promise.allSettled(Array.from(resources, (resource) => resource[Symbol.asyncDispose]()));
  resources.clear();
  await Promise.race([closing, delay(CLOSE_MS, undefined, { signal: late.signal }).catch(() => {})]);
  late.abort();
}
