import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

const API_VERSIONS = 18;
const METADATA = 3;
/** The first version of Metadata with topic ids (KIP-516). */
const WITH_TOPIC_IDS = 10;
const TIMEOUT_MS = 2000;
const UNKNOWN_TOPIC = 3;

/**
 * The id of a topic as 32 hexadecimal digits, which a topic that is created again does not keep; undefined if the
 * cluster has no topic ids (Kafka before 2.8). kafkajs knows no version of Metadata that tells it, so this asks over a
 * connection of its own.
 */
export async function readTopicId(brokers: readonly string[], topic: string): Promise<string | undefined> {
  let failure: unknown;
  for (const broker of brokers) {
    try {
      return await askForId(broker, topic);
    } catch (error) {
      failure = error;
    }
  }
  throw new Error(`No broker tells the id of ${topic}.`, { cause: failure });
}

async function askForId(broker: string, topic: string): Promise<string | undefined> {
  const separator = broker.lastIndexOf(':');
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const socket = connect({ host: broker.slice(0, separator), port: Number(broker.slice(separator + 1)) });
  try {
    // An error after this one ends the wait for a frame as well.
    await once(socket, 'connect', { signal });
    const versions = await exchange(socket, request(API_VERSIONS, 0, Buffer.alloc(0), false), signal);
    if (maxVersion(versions, METADATA) < WITH_TOPIC_IDS) return undefined;
    return topicIdIn(await exchange(socket, request(METADATA, WITH_TOPIC_IDS, metadataRequest(topic), true), signal));
  } finally {
    socket.on('error', () => {}).destroy();
  }
}

async function exchange(socket: Socket, frame: Buffer, signal: AbortSignal): Promise<Fields> {
  socket.write(frame);
  let received = Buffer.alloc(0);
  while (received.length < 4 || received.length < 4 + received.readInt32BE(0)) {
    const [chunk] = (await Promise.race([
      once(socket, 'data', { signal }),
      once(socket, 'close', { signal }).then(() => {
        throw new Error('The broker closed the connection.');
      }),
    ])) as [Buffer];
    received = Buffer.concat([received, chunk]);
  }
  return new Fields(received.subarray(8));
}

/** `flexible`: the header ends with tagged fields, of which there are none. */
function request(apiKey: number, version: number, body: Buffer, flexible: boolean): Buffer {
  const header = Buffer.alloc(14);
  header.writeInt32BE(10 + (flexible ? 1 : 0) + body.length, 0);
  header.writeInt16BE(apiKey, 4);
  header.writeInt16BE(version, 6);
  header.writeInt16BE(-1, 12);
  return Buffer.concat([header, Buffer.alloc(flexible ? 1 : 0), body]);
}

/** One topic by its name: no automatic creation, no authorized operations, no tagged fields. */
function metadataRequest(topic: string): Buffer {
  const name = Buffer.from(topic);
  return Buffer.concat([
    Buffer.from([2]),
    Buffer.alloc(16),
    Buffer.from(varint(name.length + 1)),
    name,
    Buffer.from([0, 0, 0, 0, 0]),
  ]);
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >> 7)];
}

function maxVersion(fields: Fields, apiKey: number): number {
  fields.skip(2);
  for (let left = fields.int32(); left > 0; left--) {
    const key = fields.int16();
    fields.skip(2);
    const max = fields.int16();
    if (key === apiKey) return max;
  }
  return -1;
}

function topicIdIn(fields: Fields): string {
  fields.tags();
  fields.skip(4);
  for (let left = fields.varint() - 1; left > 0; left--) {
    fields.skip(4);
    fields.text();
    fields.skip(4);
    fields.text();
    fields.tags();
  }
  fields.text();
  fields.skip(4);
  fields.varint();
  const error = fields.int16();
  if (error !== 0) throw new Error(error === UNKNOWN_TOPIC ? 'There is no such topic.' : `Kafka error ${error}.`);
  fields.text();
  return fields.take(16).toString('hex');
}

/** A cursor over the fields of a response. */
class Fields {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  take(length: number): Buffer {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  skip(length: number): void {
    this.at += length;
  }

  int16(): number {
    return this.take(2).readInt16BE();
  }

  int32(): number {
    return this.take(4).readInt32BE();
  }

  varint(): number {
    const byte = this.take(1).readUInt8();
    return byte < 0x80 ? byte : (byte & 0x7f) + 0x80 * this.varint();
  }

  /** Skips a compact text, which may be null. */
  text(): void {
    this.skip(Math.max(0, this.varint() - 1));
  }

  tags(): void {
    for (let left = this.varint(); left > 0; left--) {
      this.varint();
      this.skip(this.varint());
    }
  }
}
