/** The received bytes violate the protocol. Their connection is closed, and the client must reconnect. */
export class MalformedFrameError extends Error {
  override readonly name = 'MalformedFrameError';
  readonly code = 'MALFORMED_FRAME';
  readonly retriable = false;
}
