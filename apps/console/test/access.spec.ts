import { describe, expect, it } from '@jest/globals';
import { OperatorToken } from '../src/access/operator-token.js';

const TOKEN = 'a token of some length';
const NOW = Date.UTC(2026, 0, 1);
const HOST = 'localhost:8090';
const HOURS = 3_600_000;

describe('OperatorToken', () => {
  it('matches only the exact token', () => {
    const token = new OperatorToken(TOKEN);
    expect(token.matches(TOKEN)).toBe(true);
    expect(token.matches(`${TOKEN} `)).toBe(false);
    expect(token.matches('')).toBe(false);
  });

  it('issues a permit that does not contain the token and expires after twelve hours', () => {
    const [pair = ''] = new OperatorToken(TOKEN, () => NOW).cookie(HOST, false).split(';');
    expect(pair).not.toContain(TOKEN);
    expect(new OperatorToken(TOKEN, () => NOW + 11 * HOURS).permits(`a=b; ${pair}`, HOST)).toBe(true);
    expect(new OperatorToken(TOKEN, () => NOW + 13 * HOURS).permits(pair, HOST)).toBe(false);
    expect(new OperatorToken('another token altogether', () => NOW).permits(pair, HOST)).toBe(false);
  });

  it('ignores the permit of a console on another port of the same machine', () => {
    const token = new OperatorToken(TOKEN, () => NOW);
    const [pair = ''] = token.cookie('localhost:18090', false).split(';');
    expect(token.permits(pair, HOST)).toBe(false);
    expect(token.permits(pair.replace('_18090=', '='), HOST)).toBe(false);
    expect(token.permits(pair, '127.0.0.1:18090')).toBe(true);
  });

  it('marks its cookie Secure only on an encrypted connection', () => {
    const secure = [true, false].map((encrypted) =>
      new OperatorToken(TOKEN).cookie(HOST, encrypted).includes('; Secure'),
    );
    expect(secure).toEqual([true, false]);
  });

  it('refuses a permit whose expiry was changed', () => {
    const token = new OperatorToken(TOKEN, () => NOW);
    const [pair = ''] = token.cookie(HOST, false).split(';');
    expect(token.permits(pair.replace(/=\d/, '=9'), HOST)).toBe(false);
    expect(token.permits('marquee_console_8090=', HOST)).toBe(false);
    expect(token.permits(undefined, HOST)).toBe(false);
  });
});
