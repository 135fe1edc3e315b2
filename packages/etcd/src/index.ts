export { EtcdClient, type Compare, type EtcdClientOptions, type Lease, type Write } from './client.js';
export {
  EtcdError,
  EtcdLeaseLostError,
  EtcdRejectedError,
  EtcdUnavailableError,
  EtcdUsageError,
} from './etcd.error.js';
export type { Watch, WatchListener, WatchOptions } from './watch.js';
export type { Change } from './watch-stream.js';
export type { Entry, Revision } from './wire.js';
