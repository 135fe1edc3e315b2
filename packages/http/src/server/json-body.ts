import type { FastifyInstance } from 'fastify';
import { problemOfOffences } from './invalid-request.js';

/** Far deeper than any contract, and far from the depth at which recursive code runs out of stack. */
const MAX_DEPTH = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BRACKET = { '[': 0x5b, ']': 0x5d, '{': 0x7b, '}': 0x7d } as const;

/**
 * Reads JSON bodies as Fastify does, except that one nested more than 64 levels deep is refused before it is parsed:
 * 200,000 nested arrays take `JSON.parse` and the garbage collector 100 ms, in which no other request is answered.
 */
export function readJsonBodies(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body);
    if (isDeeperThan(text, MAX_DEPTH)) {
      done(problemOfOffences([{ path: '/', message: `must be nested at most ${MAX_DEPTH} levels deep` }]));
    } else {
      void parse(request, text, done);
    }
  });
}

/** Whether a text of JSON opens more than `limit` arrays and objects within each other. */
function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === BRACKET['['] || code === BRACKET['{']) depth += 1;
    else if (code === BRACKET[']'] || code === BRACKET['}']) depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}

/** The position of the quote that ends the string which begins at `start`; the end of the text if there is none. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return text.length;
}
