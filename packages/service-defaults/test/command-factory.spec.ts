import { describe, expect, it } from '@jest/globals';
import { DynamicConfig } from '@marquee/config';
import type { PropertyDeclaration } from '@marquee/contracts/registry';
import { Faults } from '@marquee/faults';
import { Tracing } from '@marquee/observability';
import { COMMAND_SETTINGS, CommandRegistry } from '@marquee/resilience';
import type { CommandEventType } from '@marquee/resilience';
import { CommandFactory } from '../src/index.js';

function factory() {
  const declared: PropertyDeclaration[] = [];
  const config = new DynamicConfig({ onDeclared: (declaration) => declared.push(declaration) });
  const registry = new CommandRegistry();
  const faults = new Faults({
    key: undefined,
    etcd: { watchPrefix: () => ({ close: async () => {} }) },
    onError: () => {},
  });
  return { declared, config, registry, commands: new CommandFactory(config, registry, faults, new Tracing()) };
}

const broken = { name: 'rows.build', group: 'rows', run: () => Promise.reject(new Error('broken')) };

describe('the command factory', () => {
  it('declares every setting of a command as a property, except those of a fallback that it does not have', () => {
    const { commands, declared } = factory();
    commands.create(broken, { timeoutMs: 350 });
    const settings = Object.keys(COMMAND_SETTINGS).filter((name) => !name.startsWith('fallback'));
    expect(declared.map(({ name }) => name)).toEqual(settings.map((name) => `command.rows.build.${name}`));
    expect(declared[0]).toMatchObject({ default: 350, schema: { type: 'integer', minimum: 1, maximum: 60_000 } });
  });

  it('applies a changed property to the next call', async () => {
    const { commands, config } = factory();
    const command = commands.create(broken);
    config.override('command.rows.build.breakerForceOpen', true);
    await expect(command.execute({})).rejects.toMatchObject({ reason: 'breaker-open' });
  });

  it('counts no fallback events for its commands', async () => {
    const { commands, registry } = factory();
    const events: CommandEventType[] = [];
    registry.onEvent(({ type }) => events.push(type));
    await expect(commands.create(broken).execute({})).rejects.toMatchObject({ code: 'COMMAND_FAILED' });
    expect(events).toEqual(['failure']);
  });
});
