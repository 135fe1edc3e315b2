export type { Broker, BrokerOptions } from './broker.js';
export { startBroker } from './broker.js';
export type { Log } from './log-sink.js';
export { CannotListenError } from './server/listen.js';
export { FolderInUseError } from './storage/folder-lock.js';
