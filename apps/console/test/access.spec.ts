import { describe, expect, it } from '@jest/globals';
import type { ProblemError } from '@marquee/http';
import { WrongTokens } from '../src/access/wrong-tokens.js';
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
    expect(new OperatorToken(TOKEN, () => NOW + 11 * HOURS).permitsIn(`a=b; ${pair}`, HOST)).toHaveLength(1);
    expect(new OperatorToken(TOKEN, () => NOW + 13 * HOURS).permitsIn(pair, HOST)).toEqual([]);
    expect(new OperatorToken('another token altogether', () => NOW).permitsIn(pair, HOST)).toEqual([]);
  });

  it('ignores the permit of a console on another port of the same machine', () => {
    const token = new OperatorToken(TOKEN, () => NOW);
    const [pair = ''] = token.cookie('localhost:18090', false).split(';');
    expect(token.permitsIn(pair, HOST)).toEqual([]);
    expect(token.permitsIn(pair.replace('_18090=', '='), HOST)).toEqual([]);
    expect(token.permitsIn(pair, '127.0.0.1:18090')).toHaveLength(1);
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
    expect(token.permitsIn(pair.replace(/=\d/, '=9'), HOST)).toEqual([]);
    expect(token.permitsIn('marquee_console_8090=', HOST)).toEqual([]);
    expect(token.permitsIn(undefined, HOST)).toEqual([]);
  });
});

describe('WrongTokens', () => {
  const refusal = (tokens: WrongTokens, address = 'a') => {
    try {
      tokens.check(address);
      return 0;
    } catch (error) {
      return (error as ProblemError).options.retryAfterSeconds;
    }
  };

  it('lets an address wait after five, and twice as long after each further one, up to a minute', () => {
    let now = NOW;
    const tokens = new WrongTokens(5, () => now);
    const waits = Array.from({ length: 14 }, () => {
      now += 60_000;
      tokens.count('a');
      return refusal(tokens);
    });
    expect(waits).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
    expect(refusal(tokens, 'b')).toBe(0);
  });

  it('starts again after ten minutes without a wrong token', () => {
    let now = NOW;
    const tokens = new WrongTokens(5, () => now);
    for (let n = 0; n < 20; n += 1) tokens.count('a');
    now += 601_000;
    expect(refusal(tokens)).toBe(0);
    tokens.count('a');
    expect(refusal(tokens)).toBe(0);
  });

  it('remembers a limited number of addresses', () => {
    const tokens = new WrongTokens(5, () => NOW);
    for (let n = 0; n < 6; n += 1) tokens.count('first');
    for (let n = 0; n < 10_000; n += 1) tokens.count(`address-${n}`);
    expect(refusal(tokens, 'first')).toBe(0);
  });
});
