import { createRequire } from 'node:module';

interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}

const require = createRequire(import.meta.url);
const { prototype } = require('kafkajs/src/network/requestQueue') as { readonly prototype: RequestQueue };
const schedule = prototype.scheduleCheckPendingRequests;

// kafkajs 2.2.4 sets this timer again with a negative delay even when nothing is pending. It then fires every
// millisecond per connection (3.5 % of a core while idle) and causes a TimeoutNegativeWarning on Node 24. See
// tulios/kafkajs#1751; no release will fix it.
prototype.scheduleCheckPendingRequests = function scheduleIfPending(this: RequestQueue) {
  if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
};
