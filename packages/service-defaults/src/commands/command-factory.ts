import { DynamicConfig } from '@marquee/config';
import { Faults } from '@marquee/faults';
import { Tracing, currentSpan } from '@marquee/observability';
import { CommandRegistry } from '@marquee/resilience';
import type { Command, CommandOptions, CommandSettings, FaultProvider } from '@marquee/resilience';
import { Injectable } from '@nestjs/common';
import { commandSettings } from './command-settings.js';
import { TracedCommand } from './traced-command.js';

/** Creates commands with everything that all commands of a process share: settings, statistics and fault injection. */
@Injectable()
export class CommandFactory {
  constructor(
    private readonly config: DynamicConfig,
    private readonly commands: CommandRegistry,
    private readonly faults: Faults,
    private readonly tracing: Tracing,
  ) {}

  /**
   * Creates a command whose settings are the dynamic properties `command.<name>.<setting>`.
   *
   * @throws {DuplicateCommandError} if the process already has a command of this name.
   */
  create<Input, Result>(
    options: Pick<CommandOptions<Input, Result>, 'name' | 'group' | 'run' | 'idempotent' | 'isBadRequest'>,
    defaults: Partial<CommandSettings> = {},
  ): Command<Input, Result> {
    const traced = {
      ...options,
      registry: this.commands,
      settings: commandSettings(this.config, options.name, defaults),
      fault: this.faultFor,
    };
    return new TracedCommand(traced, this.tracing);
  }

  /** The fault of a call, which its span shows. */
  private readonly faultFor: FaultProvider = (command) => {
    const fault = this.faults.faultFor(command);
    if (fault !== undefined) currentSpan()?.set({ 'marquee.fault': fault.kind });
    return fault;
  };
}
