import type { BrokerState } from '../handlers/handler.js';
import { NO_RESPONSE } from '../handlers/handler.js';
import { ROUTES, unsupportedApiVersions } from '../handlers/routes.js';
import { isFlexible } from '../protocol/api.js';
import { ApiVersions } from '../protocol/api-versions.js';
import { requestHeader } from '../protocol/request-header.js';
import type { Codec } from '../wire/codec.js';
import { taggedFields } from '../wire/flexible.js';
import { MalformedFrameError } from '../wire/malformed-frame.error.js';
import { Reader } from '../wire/reader.js';
import { Writer } from '../wire/writer.js';

/** The connection of a request. */
export interface Peer {
  readonly host: string;
  readonly signal: AbortSignal;
}

/**
 * Answers one frame with one frame or none. Like Kafka, it answers an unknown version only of ApiVersions (in version
 * 0, with UNSUPPORTED_VERSION). For any other API or version that it did not announce it throws `MalformedFrameError`,
 * which closes the connection.
 */
export async function dispatch(broker: BrokerState, frame: Buffer, peer: Peer): Promise<Buffer | undefined> {
  const reader = new Reader(frame);
  const { apiKey, apiVersion, correlationId, clientId } = requestHeader.read(reader, 0);
  const found = ROUTES.get(apiKey);
  const speaks = found !== undefined && apiVersion >= found.api.minVersion && apiVersion <= found.api.maxVersion;
  if (!speaks) {
    if (apiKey !== ApiVersions.key) {
      throw new MalformedFrameError(`expected an announced API and version, found key ${apiKey} version ${apiVersion}`);
    }
    return encode(correlationId, ApiVersions.response, unsupportedApiVersions(), 0);
  }
  const tagged = isFlexible(found.api, apiVersion);
  if (tagged) taggedFields.read(reader, apiVersion);
  const request = found.api.request.read(reader, apiVersion);
  const context = { apiVersion, clientId: clientId ?? '', clientHost: `/${peer.host}`, signal: peer.signal };
  const response = await found.handle(broker, request, context);
  return response === NO_RESPONSE ? undefined : encode(correlationId, found.api.response, response, apiVersion, tagged);
}

function encode<T>(correlationId: number, codec: Codec<T>, value: T, version: number, tagged = false): Buffer {
  const writer = new Writer();
  writer.int32(0);
  writer.int32(correlationId);
  if (tagged) taggedFields.write(writer, undefined, version);
  codec.write(writer, value, version);
  const frame = writer.finish();
  frame.writeInt32BE(frame.length - 4, 0);
  return frame;
}
