export type { Act, Control } from './control/acts.js';
export { connectPlatform } from './control/control-client.js';
export type { ProxyMode } from './engines/proxy.js';
export { Platform, startPlatform } from './platform.js';
export type { PlatformOptions } from './platform.js';
export { PlatformError, UsageError } from './platform-error.js';
export type { ProcessEntry, RunFile } from './state/run-file.js';
