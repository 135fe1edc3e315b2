export type { Action, Control } from './control/actions.js';
export { connectPlatform } from './control/control-client.js';
export type { ProxyMode } from './engines/proxy.js';
export { Platform, startPlatform } from './platform.js';
export type { PlatformOptions } from './platform.js';
export { PlatformError, UsageError } from './platform-error.js';
export { readRunFile } from './state/run-file.js';
export type { ProcessEntry, RunFile } from '@marquee/contracts/run-file';
