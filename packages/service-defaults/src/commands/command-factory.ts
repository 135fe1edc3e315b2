import { DynamicConfig } from '@marquee/config';
import { Faults } from '@marquee/faults';
import { Command, CommandRegistry } from '@marquee/resilience';
import type { CommandOptions, CommandSettings } from '@marquee/resilience';
import { Injectable } from '@nestjs/common';
import { commandSettings } from './command-settings.js';

/** Creates commands with everything that all commands of a process share: settings, statistics and fault injection. */
@Injectable()
export class CommandFactory {
  constructor(
    private readonly config: DynamicConfig,
    private readonly commands: CommandRegistry,
    private readonly faults: Faults,
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
    return new Command({
      ...options,
      registry: this.commands,
      settings: commandSettings(this.config, options.name, defaults),
      fault: this.faults.faultFor,
    });
  }
}
