import { MalformedFrameError } from './malformed-frame.error.js';
import type { Reader } from './reader.js';
import type { Writer } from './writer.js';

/**
 * One type of the protocol in all its versions. A message is a table of fields (`struct`), and each field is a codec.
 * The reader, the writer and the TypeScript type all derive from that table.
 */
export interface Codec<T> {
  read(reader: Reader, version: number): T;
  write(writer: Writer, value: T, version: number): void;
}

export type ValueOf<C> = C extends Codec<infer T> ? T : never;

export const int8: Codec<number> = {
  read: (reader) => reader.int8(),
  write: (writer, value) => writer.int8(value),
};

export const int16: Codec<number> = {
  read: (reader) => reader.int16(),
  write: (writer, value) => writer.int16(value),
};

export const int32: Codec<number> = {
  read: (reader) => reader.int32(),
  write: (writer, value) => writer.int32(value),
};

export const int64: Codec<number> = {
  read: (reader) => reader.int64(),
  write: (writer, value) => writer.int64(value),
};

export const boolean: Codec<boolean> = {
  read: (reader) => reader.int8() !== 0,
  write: (writer, value) => writer.int8(value ? 1 : 0),
};

export const nullableString: Codec<string | null> = {
  read: (reader) => {
    const length = reader.int16();
    return length === -1 ? null : reader.bytes(length).toString('utf8');
  },
  write: (writer, value) => {
    if (value === null) return writer.int16(-1);
    const encoded = Buffer.from(value, 'utf8');
    writer.int16(encoded.length);
    writer.bytes(encoded);
  },
};

export const nullableBytes: Codec<Buffer | null> = {
  read: (reader) => {
    const length = reader.int32();
    return length === -1 ? null : reader.bytes(length);
  },
  write: (writer, value) => {
    if (value === null) return writer.int32(-1);
    writer.int32(value.length);
    writer.bytes(value);
  },
};

export const string: Codec<string> = required(nullableString, 'string');
export const bytes: Codec<Buffer> = required(nullableBytes, 'byte string');

export function nullableArray<T>(item: Codec<T>): Codec<T[] | null> {
  return {
    read: (reader, version) => {
      const length = reader.int32();
      if (length === -1) return null;
      // No element is shorter than a byte, so a longer array is invalid. Rejecting it early saves memory.
      if (length < 0 || length > reader.remaining) {
        throw new MalformedFrameError(
          `expected an array that fits ${reader.remaining} bytes, found ${length} elements`,
        );
      }
      return Array.from({ length }, () => item.read(reader, version));
    },
    write: (writer, value, version) => {
      if (value === null) return writer.int32(-1);
      writer.int32(value.length);
      for (const element of value) item.write(writer, element, version);
    },
  };
}

export function array<T>(item: Codec<T>): Codec<T[]> {
  return required(nullableArray(item), 'array');
}

/** A field that exists only in versions `from` to `to`. In others it reads as `absent` and is not written. */
export function between<T>(from: number, to: number, codec: Codec<T>, absent: T): Codec<T> {
  const exists = (version: number) => version >= from && version <= to;
  return {
    read: (reader, version) => (exists(version) ? codec.read(reader, version) : absent),
    write: (writer, value, version) => {
      if (exists(version)) codec.write(writer, value, version);
    },
  };
}

export function since<T>(from: number, codec: Codec<T>, absent: T): Codec<T> {
  return between(from, Infinity, codec, absent);
}

export type Fields = Record<string, Codec<unknown>>;

/** Fields in their order on the wire. */
export function struct<F extends Fields>(fields: F): Codec<{ [K in keyof F]: ValueOf<F[K]> }> {
  const entries = Object.entries(fields);
  return {
    read: (reader, version) => {
      const value: Record<string, unknown> = {};
      for (const [name, codec] of entries) value[name] = codec.read(reader, version);
      return value as { [K in keyof F]: ValueOf<F[K]> };
    },
    write: (writer, value, version) => {
      for (const [name, codec] of entries) codec.write(writer, value[name], version);
    },
  };
}

export function required<T>(codec: Codec<T | null>, type: string): Codec<T> {
  return {
    read: (reader, version) => {
      const value = codec.read(reader, version);
      if (value === null) throw new MalformedFrameError(`expected a ${type}, found null`);
      return value;
    },
    write: (writer, value, version) => codec.write(writer, value, version),
  };
}
