import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventDataOf } from '../src/fleet/event-stream.js';

async function read(chunks: readonly Uint8Array[]): Promise<string[]> {
  return Array.fromAsync(eventDataOf(ReadableStream.from(chunks)));
}

describe('eventDataOf', () => {
  it('reads events wherever their bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.json(), { maxLength: 5 }), fc.integer({ min: 1, max: 20 }), async (sent, size) => {
        const bytes = Buffer.from(sent.map((data) => `data: ${data}\n\n`).join(''));
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        expect((await read(chunks)).map((text) => JSON.parse(text) as unknown)).toEqual(
          sent.map((text) => JSON.parse(text) as unknown),
        );
      }),
    );
  });

  it('skips comments, names and ids', async () => {
    expect(await read([Buffer.from(': still here\n\nevent: x\nid: 4\ndata: 1\n\n')])).toEqual(['1']);
  });
});
