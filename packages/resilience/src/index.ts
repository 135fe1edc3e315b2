export { Breaker, type Admission, type BreakerHealth, type BreakerSettings, type BreakerState } from './breaker.js';
export { Bulkhead } from './bulkhead.js';
export { systemClock, type Cancel, type Clock } from './clock.js';
export { Command, type CommandOptions, type ExecuteOptions } from './command.js';
export type { CommandContext } from './context.js';
export { Deadline, type DeadlineEnd, type DeadlineWatcher } from './deadline.js';
export { DeadlineCancelledError, DeadlineExceededError } from './deadline.error.js';
export {
  BreakerOpenError,
  BulkheadFullError,
  CommandCancelledError,
  CommandError,
  CommandFailedError,
  CommandTimeoutError,
  DeadlineSpentError,
} from './command.error.js';
export {
  CommandEvents,
  EVENT_TYPES,
  type CommandEvent,
  type CommandEventType,
  type CommandListener,
} from './events.js';
export type { FallbackContext, FallbackHandler } from './fallback.js';
export { InjectedFaultError, type Fault, type FaultProvider } from './fault.js';
export { CommandRegistry, DuplicateCommandError, type RegisteredCommand } from './registry.js';
export { RetryBudget, type RetryBudgetOptions } from './retry-budget.js';
export { RollingCounter } from './rolling-counter.js';
export { PERCENTILES, RollingPercentile, type Percentile } from './rolling-percentile.js';
export {
  COMMAND_SETTINGS,
  DEFAULT_SETTINGS,
  SETTING_NAMES,
  type CommandSettings,
  type Setting,
  type SettingsSource,
} from './settings.js';
export type { CommandSnapshot } from './snapshot.js';
