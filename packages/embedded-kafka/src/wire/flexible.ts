import type { Codec, Fields } from './codec.js';
import { array, nullableArray, nullableString, required, string, struct } from './codec.js';
import { MalformedFrameError } from './malformed-frame.error.js';

/** The encoding of KIP-482 for messages that have it from some version on. Lengths are varints, one too high. */
export function flexibleSince(version: number) {
  const by = <T>(classic: Codec<T>, compact: Codec<T>): Codec<T> => ({
    read: (reader, at) => (at >= version ? compact : classic).read(reader, at),
    write: (writer, value, at) => (at >= version ? compact : classic).write(writer, value, at),
  });
  return {
    nullableString: by(nullableString, compactNullableString),
    string: by(string, required(compactNullableString, 'string')),
    nullableArray: <T>(item: Codec<T>) => by(nullableArray(item), compactNullableArray(item)),
    array: <T>(item: Codec<T>) => by(array(item), required(compactNullableArray(item), 'array')),
    /** A struct that ends with tagged fields. */
    struct: <F extends Fields>(fields: F): ReturnType<typeof struct<F>> => {
      const plain = struct(fields);
      return {
        read: (reader, at) => {
          const value = plain.read(reader, at);
          if (at >= version) taggedFields.read(reader, at);
          return value;
        },
        write: (writer, value, at) => {
          plain.write(writer, value, at);
          if (at >= version) taggedFields.write(writer, undefined, at);
        },
      };
    },
  };
}

/** This broker knows no tagged field: it skips those of a client and sends none. */
export const taggedFields: Codec<undefined> = {
  read: (reader) => {
    for (let left = reader.unsignedVarint(); left > 0; left--) {
      reader.unsignedVarint();
      reader.bytes(reader.unsignedVarint());
    }
    return undefined;
  },
  write: (writer) => writer.unsignedVarint(0),
};

/** 16 bytes, as text without dashes. */
export const uuid: Codec<string> = {
  read: (reader) => reader.bytes(16).toString('hex'),
  write: (writer, value) => writer.bytes(Buffer.from(value, 'hex')),
};

const compactNullableString: Codec<string | null> = {
  read: (reader) => {
    const length = reader.unsignedVarint() - 1;
    return length === -1 ? null : reader.bytes(length).toString('utf8');
  },
  write: (writer, value) => {
    if (value === null) return writer.unsignedVarint(0);
    const encoded = Buffer.from(value, 'utf8');
    writer.unsignedVarint(encoded.length + 1);
    writer.bytes(encoded);
  },
};

function compactNullableArray<T>(item: Codec<T>): Codec<T[] | null> {
  return {
    read: (reader, version) => {
      const length = reader.unsignedVarint() - 1;
      if (length === -1) return null;
      if (length > reader.remaining) {
        throw new MalformedFrameError(
          `expected an array that fits ${reader.remaining} bytes, found ${length} elements`,
        );
      }
      return Array.from({ length }, () => item.read(reader, version));
    },
    write: (writer, value, version) => {
      writer.unsignedVarint(value === null ? 0 : value.length + 1);
      for (const element of value ?? []) item.write(writer, element, version);
    },
  };
}
