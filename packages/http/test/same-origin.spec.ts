import { describe, expect, it } from '@jest/globals';
import { mayChangeState } from '../src/server/same-origin.js';

describe('mayChangeState', () => {
  const host = 'marquee.example:8080';
  it.each<[string, string, string | undefined, boolean]>([
    ['allows', 'a cookie from the same origin', `http://${host}`, true],
    ['allows', 'a cookie from the same host behind TLS', `https://${host}`, true],
    ['refuses', 'a cookie from another port', 'http://marquee.example:8090', true],
    ['refuses', 'a cookie from another site', 'https://example.org', true],
    ['refuses', 'a cookie without an origin', undefined, true],
    ['refuses', 'a cookie with an opaque origin', 'null', true],
    ['allows', 'a token without an origin', undefined, false],
    ['refuses', 'a token from another site', 'https://example.org', false],
  ])('%s %s for a change, and always for a read', (verdict, _, origin, authorisedByCookie) => {
    expect(mayChangeState({ method: 'POST', host, origin, authorisedByCookie })).toBe(verdict === 'allows');
    expect(mayChangeState({ method: 'GET', host, origin, authorisedByCookie })).toBe(true);
  });

  it('compares hosts without regard to case', () => {
    const request = { method: 'POST', origin: 'http://marquee.example', authorisedByCookie: true };
    expect(mayChangeState({ ...request, host: 'Marquee.Example' })).toBe(true);
  });
});
