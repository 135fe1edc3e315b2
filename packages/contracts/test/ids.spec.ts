import { describe, expect, it } from '@jest/globals';
import { text, visibleText } from '../src/ids.js';

describe.each([
  ['text', text()],
  ['visible text', visibleText(20_000_000)],
])('%s', (_, schema) => {
  it.each(['Amélie', '😀', 'a\tb', '\uFFFF'])('may be %j', (value) => {
    expect(schema.safeParse(value).success).toBe(true);
  });

  it.each(['\u0000', 'a\uD83D', '\uDE00b', '\uDE00\uD83D'])('is not %j, which PostgreSQL cannot store', (value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });

  it('is judged without an overflow of the stack when it is 16 MiB of emoji', () => {
    expect(schema.safeParse('😀'.repeat(4 * 1024 * 1024)).success).toBe(true);
  });
});
