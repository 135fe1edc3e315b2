export { ByteLru } from './byte-lru.js';
export { isMissingFile, replaceFile, writeDraft } from './replace-file.js';
export { ExpiringIds } from './expiring-ids.js';
export { SnapshotError } from './snapshot.error.js';
export { SnapshotFile } from './snapshot-file.js';
