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

describe('loadSettings', () => {
  it('returns typed settings with defaults for unset and empty variables', () => {
    const settings = loadSettings(schema, { ...good, PORT: '', LOG_LEVEL: 'debug' });
    expect(settings).toEqual({ ...good, PORT: 8080, LOG_LEVEL: 'debug' });
  });

  it('drops variables that the schema does not name', () => {
    expect(loadSettings(schema, { ...good, HOME: '/home/someone' })).not.toHaveProperty('HOME');
  });

  it('refuses with every invalid variable, its shape and whether it is set', () => {
    const { message, problems } = refusal({ PORT: '70000', LOG_LEVEL: 'loud', SESSION_KEY: 'k' });
    expect(problems.map(({ variable }) => variable).toSorted()).toEqual([
      'DATABASE_URL',
      'LOG_LEVEL',
      'PORT',
      'SESSION_KEY',
    ]);
    expect(message).toContain('PORT: expected integer (minimum 1, maximum 65535); the given value is invalid');
    expect(message).toContain('LOG_LEVEL: expected one of debug, info, error; the given value is invalid');
    expect(message).toContain('DATABASE_URL: expected a PostgreSQL address such as postgres://');
    expect(message).toContain('it is not set');
    expect(message).toContain('SESSION_KEY: expected string (minLength 32)');
  });

  it('does not mention any value in its error', () => {
    const { message } = refusal({
      PORT: 'secret-port',
      LOG_LEVEL: 'secret-level',
      DATABASE_URL: 'secret url',
      SESSION_KEY: 'secret-key',
    });
    expect(message).not.toContain('secret');
  });

  it('refuses with the message of a check across variables', () => {
    const both = z
      .object({ LOW: z.coerce.number(), HIGH: z.coerce.number() })
      .refine(({ LOW, HIGH }) => LOW < HIGH, 'LOW must be below HIGH');
    expect(() => loadSettings(both, { LOW: '2', HIGH: '1' })).toThrow('LOW must be below HIGH');
  });
});
