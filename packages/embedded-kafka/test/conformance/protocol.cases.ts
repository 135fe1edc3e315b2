import { ApiVersions } from '../../src/protocol/api-versions.js';
import { ErrorCode } from '../../src/protocol/error-codes.js';
import { Fetch } from '../../src/protocol/fetch.js';
import { Metadata } from '../../src/protocol/metadata.js';
import { Reader } from '../../src/wire/reader.js';
import { frameOf } from '../raw-client.js';
import type { ConformanceCase } from './conformance-case.js';
import { metadataOf, type Subject } from './subject.js';

/** What becomes of a connection that sends these bytes, and of another one beside it. */
async function fate(subject: Subject, bytes: Buffer) {
  using other = await subject.another();
  const frame = await other.client.exchange(bytes);
  const bystander = await subject.client.send(Metadata, 6, metadataOf([]));
  return { sender: frame === undefined ? 'closed' : 'answered', bystander: bystander.brokers.length };
}

/** No tagged fields in the header, two empty compact strings, no tagged fields in the body. */
const FLEXIBLE_BODY = Buffer.from([0, 1, 1, 0]);

const CLOSED = { sender: 'closed', bystander: 1 };

function withLength(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(length);
  return bytes;
}

export const protocolCases: ConformanceCase[] = [
  {
    name: 'ApiVersions in a newer version is answered in version 0',
    observe: async (subject) => {
      using other = await subject.another();
      const frame = await other.client.exchange(frameOf(ApiVersions.key, 99, FLEXIBLE_BODY));
      const reader = new Reader(frame ?? Buffer.alloc(0));
      reader.int32();
      const { errorCode, apiKeys } = ApiVersions.response.read(reader, 0);
      return { errorCode, keys: apiKeys.map(({ apiKey }) => apiKey), bytesLeft: reader.remaining };
    },
    expected: { errorCode: ErrorCode.UNSUPPORTED_VERSION, keys: [ApiVersions.key], bytesLeft: 0 },
  },
  {
    name: 'another API in a newer version closes the connection',
    observe: (subject) => fate(subject, frameOf(Fetch.key, 99, Buffer.alloc(0))),
    expected: CLOSED,
  },
  {
    name: 'a version below the supported range closes the connection',
    observe: (subject) => fate(subject, frameOf(Fetch.key, 3, Buffer.alloc(64))),
    expected: CLOSED,
  },
  {
    name: 'an unknown API key closes the connection',
    observe: (subject) => fate(subject, frameOf(9999, 0, Buffer.alloc(0))),
    expected: CLOSED,
  },
  {
    name: 'a body that ends too early closes the connection',
    observe: (subject) => fate(subject, frameOf(Metadata.key, 6, Buffer.from([0, 0, 0, 9, 0]))),
    expected: CLOSED,
  },
  {
    name: 'a negative frame length closes the connection',
    observe: (subject) => fate(subject, withLength(-5)),
    expected: CLOSED,
  },
  {
    name: 'a frame length beyond the limit closes the connection',
    observe: (subject) => fate(subject, withLength(0x7fffffff)),
    expected: CLOSED,
  },
  {
    name: 'a frame too short for its header closes the connection',
    observe: (subject) => fate(subject, Buffer.from([0, 0, 0, 2, 0, 3])),
    expected: CLOSED,
  },
];
