/** Bytes that do not follow the protocol. The connection they came on is closed; the client must reconnect. */
export class MalformedFrameError extends Error {
  override readonly name = 'MalformedFrameError';
  readonly code = 'MALFORMED_FRAME';
  readonly retriable = false;
}
