import type { CommandListener } from './events.js';
import { CommandEvents } from './events.js';
import { RetryBudget } from './retry-budget.js';
import type { RetryBudgetOptions } from './retry-budget.js';
import type { CommandSnapshot } from './snapshot.js';

/** A command as its registry sees it, without its types of input and result. */
export interface RegisteredCommand {
  readonly name: string;
  readonly group: string;
  readonly events: CommandEvents;
  snapshot(): CommandSnapshot;
}

export class DuplicateCommandError extends Error {
  override readonly name = 'DuplicateCommandError';
  readonly code = 'DUPLICATE_COMMAND';
  readonly retriable = false;

  constructor(command: string) {
    super(`A command named ${command} is already registered. Create it once and share it, or choose another name.`);
  }
}

/** All commands of a process, for consoles and metrics. */
export class CommandRegistry {
  private readonly commands = new Map<string, RegisteredCommand>();
  private readonly budgets = new Map<string, RetryBudget>();
  private readonly events = new CommandEvents();

  constructor(private readonly retryBudgetOptions: RetryBudgetOptions = {}) {}

  add(command: RegisteredCommand): void {
    if (this.commands.has(command.name)) throw new DuplicateCommandError(command.name);
    this.commands.set(command.name, command);
    command.events.onEvent((event) => this.events.emit(event));
  }

  /**
   * Subscribes to the events of all commands, including those registered later. Returns a function that unsubscribes.
   */
  onEvent(listener: CommandListener): () => void {
    return this.events.onEvent(listener);
  }

  get(name: string): RegisteredCommand | undefined {
    return this.commands.get(name);
  }

  /** All commands in the order of registration. */
  list(): RegisteredCommand[] {
    return [...this.commands.values()];
  }

  snapshots(): CommandSnapshot[] {
    return this.list().map((command) => command.snapshot());
  }

  /** The retry budget that all commands of a group share. */
  retryBudget(group: string): RetryBudget {
    let budget = this.budgets.get(group);
    if (budget === undefined) {
      budget = new RetryBudget(this.retryBudgetOptions);
      this.budgets.set(group, budget);
    }
    return budget;
  }
}
