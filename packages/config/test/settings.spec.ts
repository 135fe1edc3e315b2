import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { loadSettings, SettingsError } from '../src/index.js';

const schema = z.object({
  PORT: z.coerce.number().int().min(1).max(65535).default(8080),
  LOG_LEVEL: z.enum(['debug', 'info', 'error']).default('info'),
  DATABASE_URL: z.url().describe('a PostgreSQL address such as postgres://user:password@host:5432/name'),
  SESSION_KEY: z.string().min(32),
});

const good = { DATABASE_URL: 'postgres://u:p@h/d', SESSION_KEY: 'k'.repeat(32) };

function refusal(env: Record<string, string | undefined>): SettingsError {
  try {
    loadSettings(schema, env);
  } catch (error) {
    if (error instanceof SettingsError) return error;
  }
  throw new Error('the settings were accepted');
}

describe('settings', () => {
  it('are typed, with defaults for what is unset or empty', () => {
    const settings = loadSettings(schema, { ...good, PORT: '', LOG_LEVEL: 'debug' });
    expect(settings).toEqual({ ...good, PORT: 8080, LOG_LEVEL: 'debug' });
  });

  it('do not contain variables that nobody asked for', () => {
    expect(loadSettings(schema, { ...good, HOME: '/home/someone' })).not.toHaveProperty('HOME');
  });

  it('are refused with every variable at fault, its shape, and whether it is set', () => {
    const { message, problems } = refusal({ PORT: '70000', LOG_LEVEL: 'loud', SESSION_KEY: 'k' });
    expect(problems.map(({ variable }) => variable).toSorted()).toEqual([
      'DATABASE_URL',
      'LOG_LEVEL',
      'PORT',
      'SESSION_KEY',
    ]);
    expect(message).toContain('PORT: expected integer (minimum 1, maximum 65535); what is set does not fit');
    expect(message).toContain('LOG_LEVEL: expected one of debug, info, error; what is set does not fit');
    expect(message).toContain('DATABASE_URL: expected a PostgreSQL address such as postgres://');
    expect(message).toContain('it is not set');
    expect(message).toContain('SESSION_KEY: expected string (minLength 32)');
  });

  it('are refused without a word of what was set', () => {
    const { message } = refusal({
      PORT: 'secret-port',
      LOG_LEVEL: 'secret-level',
      DATABASE_URL: 'secret url',
      SESSION_KEY: 'secret-key',
    });
    expect(message).not.toContain('secret');
  });

  it('name a check across variables in the words of its author', () => {
    const both = z
      .object({ LOW: z.coerce.number(), HIGH: z.coerce.number() })
      .refine(({ LOW, HIGH }) => LOW < HIGH, 'LOW must lie below HIGH');
    expect(() => loadSettings(both, { LOW: '2', HIGH: '1' })).toThrow('LOW must lie below HIGH');
  });
});
