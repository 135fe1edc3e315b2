import { describe, expect, it } from '@jest/globals';
import { OperatorToken } from '../src/access/operator-token.js';

const TOKEN = 'a token of some length';
const NOW = Date.UTC(2026, 0, 1);
const HOURS = 3_600_000;

describe('OperatorToken', () => {
  it('matches only the exact token', () => {
    const token = new OperatorToken(TOKEN);
    expect(token.matches(TOKEN)).toBe(true);
    expect(token.matches(`${TOKEN} `)).toBe(false);
    expect(token.matches('')).toBe(false);
  });

  it('issues a permit that does not contain the token and expires after twelve hours', () => {
    const [pair = ''] = new OperatorToken(TOKEN, () => NOW).cookie().split(';');
    expect(pair).not.toContain(TOKEN);
    expect(new OperatorToken(TOKEN, () => NOW + 11 * HOURS).permits(`a=b; ${pair}`)).toBe(true);
    expect(new OperatorToken(TOKEN, () => NOW + 13 * HOURS).permits(pair)).toBe(false);
    expect(new OperatorToken('another token altogether', () => NOW).permits(pair)).toBe(false);
  });

  it('refuses a permit whose expiry was changed', () => {
    const token = new OperatorToken(TOKEN, () => NOW);
    const [pair = ''] = token.cookie().split(';');
    expect(token.permits(pair.replace(/=\d/, '=9'))).toBe(false);
    expect(token.permits('marquee_console=')).toBe(false);
    expect(token.permits(undefined)).toBe(false);
  });
});
