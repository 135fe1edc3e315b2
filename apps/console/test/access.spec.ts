import { describe, expect, it } from '@jest/globals';
import { OperatorToken } from '../src/access/operator-token.js';
import { mayChangeState } from '../src/access/same-origin.domain.js';

const TOKEN = 'a token of some length';
const NOW = Date.UTC(2026, 0, 1);
const HOURS = 3_600_000;

describe('the operator token', () => {
  it('is matched by itself alone', () => {
    const token = new OperatorToken(TOKEN);
    expect(token.matches(TOKEN)).toBe(true);
    expect(token.matches(`${TOKEN} `)).toBe(false);
    expect(token.matches('')).toBe(false);
  });

  it('gives a permit that is not the token and ends after twelve hours', () => {
    const [pair = ''] = new OperatorToken(TOKEN, () => NOW).cookie().split(';');
    expect(pair).not.toContain(TOKEN);
    expect(new OperatorToken(TOKEN, () => NOW + 11 * HOURS).permits(`a=b; ${pair}`)).toBe(true);
    expect(new OperatorToken(TOKEN, () => NOW + 13 * HOURS).permits(pair)).toBe(false);
    expect(new OperatorToken('another token altogether', () => NOW).permits(pair)).toBe(false);
  });

  it('does not take a permit whose end was moved', () => {
    const token = new OperatorToken(TOKEN, () => NOW);
    const [pair = ''] = token.cookie().split(';');
    expect(token.permits(pair.replace(/=\d/, '=9'))).toBe(false);
    expect(token.permits('marquee_console=')).toBe(false);
    expect(token.permits(undefined)).toBe(false);
  });
});

describe('a request that changes something', () => {
  const host = '127.0.0.1:8090';
  it.each<[string, string | undefined, boolean, boolean]>([
    ['by cookie from this page', `http://${host}`, true, true],
    ['by cookie from another port', 'http://127.0.0.1:8080', true, false],
    ['by cookie without an origin', undefined, true, false],
    ['by token without an origin', undefined, false, true],
    ['by token from another page', 'https://example.org', false, false],
    ['from an origin that is none', 'null', true, false],
  ])('%s', (_, origin, byCookie, allowed) => {
    expect(mayChangeState({ method: 'POST', host, origin, byCookie })).toBe(allowed);
    expect(mayChangeState({ method: 'GET', host, origin, byCookie })).toBe(true);
  });
});
