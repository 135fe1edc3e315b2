import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Codec } from '../src/wire/codec.js';
import {
  array,
  between,
  boolean,
  bytes,
  int16,
  int32,
  int64,
  int8,
  nullableArray,
  nullableBytes,
  nullableString,
  since,
  string,
  struct,
} from '../src/wire/codec.js';
import { MalformedFrameError } from '../src/wire/malformed-frame.error.js';
import { Reader } from '../src/wire/reader.js';
import { Writer } from '../src/wire/writer.js';

const VERSION = 3;

function written<T>(codec: Codec<T>, value: T, version = VERSION): Buffer {
  const writer = new Writer();
  codec.write(writer, value, version);
  return writer.finish();
}

function read<T>(codec: Codec<T>, frame: Buffer, version = VERSION): T {
  return codec.read(new Reader(frame), version);
}

function outcomeOf(attempt: () => unknown): string {
  try {
    attempt();
    return 'value';
  } catch (error) {
    return error instanceof Error ? error.name : 'something else';
  }
}

const anyBytes = fc.uint8Array({ maxLength: 600 }).map((values) => Buffer.from(values));
const anyString = fc.string({ unit: 'grapheme', maxLength: 300 });
const intOf = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });

const message = struct({
  small: int8,
  short: int16,
  int: int32,
  long: int64,
  flag: boolean,
  name: string,
  note: nullableString,
  body: bytes,
  extra: nullableBytes,
  items: array(struct({ id: int32, tags: nullableArray(string) })),
  later: since(5, string, 'absent'),
  once: between(1, 4, int32, -7),
});

const anyMessage = fc.record({
  small: intOf(8),
  short: intOf(16),
  int: intOf(32),
  long: fc.maxSafeInteger(),
  flag: fc.boolean(),
  name: anyString,
  note: fc.option(anyString),
  body: anyBytes,
  extra: fc.option(anyBytes),
  items: fc.array(fc.record({ id: intOf(32), tags: fc.option(fc.array(anyString, { maxLength: 3 })) }), {
    maxLength: 5,
  }),
  later: anyString,
  once: intOf(32),
});

describe('a codec', () => {
  it('reads what it has written in every version', () => {
    fc.assert(
      fc.property(anyMessage, fc.integer({ min: 0, max: 8 }), (value, version) => {
        const expected = {
          ...value,
          later: version >= 5 ? value.later : 'absent',
          once: version >= 1 && version <= 4 ? value.once : -7,
        };
        expect(read(message, written(message, value, version), version)).toEqual(expected);
      }),
    );
  });

  it('rejects every truncated frame', () => {
    fc.assert(
      fc.property(anyMessage, fc.nat(), (value, cut) => {
        const frame = written(message, value);
        const shortened = frame.subarray(0, cut % frame.length);
        expect(() => read(message, shortened)).toThrow(MalformedFrameError);
      }),
    );
  });

  it('reads arbitrary bytes as a value or throws a MalformedFrameError', () => {
    fc.assert(
      fc.property(anyBytes, (noise) => {
        expect(outcomeOf(() => read(message, noise))).toMatch(/^(value|MalformedFrameError)$/);
      }),
    );
  });

  it('rejects an array longer than its frame before it allocates memory', () => {
    expect(() => read(array(int32), Buffer.from([0x7f, 0xff, 0xff, 0xff]))).toThrow('elements');
  });

  it('rejects null where a value is required', () => {
    expect(() => read(string, Buffer.from([0xff, 0xff]))).toThrow('expected a string, found null');
  });
});
