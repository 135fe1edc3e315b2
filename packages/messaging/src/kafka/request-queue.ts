import { createRequire } from 'node:module';

interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}

const require = createRequire(import.meta.url);
const { prototype } = require('kafkajs/src/network/requestQueue') as { readonly prototype: RequestQueue };
const schedule = prototype.scheduleCheckPendingRequests;

// kafkajs 2.2.4 re-arms this timer with a negative delay even when nothing is pending: a loop of 1 ms per connection
// (3.5 % of a core while idle), and a TimeoutNegativeWarning on Node 24. tulios/kafkajs#1751; no release will fix it.
prototype.scheduleCheckPendingRequests = function scheduleIfAnythingWaits(this: RequestQueue) {
  if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
};
