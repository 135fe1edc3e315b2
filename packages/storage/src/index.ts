export { ByteLru } from './byte-lru.js';
export { SnapshotFile } from './snapshot-file.js';
