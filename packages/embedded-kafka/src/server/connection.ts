import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { BrokerState } from '../handlers/handler.js';
import type { Log } from '../log-sink.js';
import { FrameSplitter } from '../wire/frame-splitter.js';
import { MalformedFrameError } from '../wire/malformed-frame.error.js';
import { dispatch } from './dispatch.js';

/** Kafka's default of `socket.request.max.bytes`. */
const MAX_REQUEST_BYTES = 100 * 1024 * 1024;

/** Serves a connection until it ends, one request after the other as in Kafka, so that responses keep their order. */
export async function serveConnection(broker: BrokerState, socket: Socket, log: Log): Promise<void> {
  const closed = new AbortController();
  const peer = { host: socket.remoteAddress ?? 'unknown', signal: closed.signal };
  const splitter = new FrameSplitter(MAX_REQUEST_BYTES);
  socket.once('close', () => closed.abort());
  socket.setNoDelay(true);

  const serve = async (chunk: Buffer): Promise<void> => {
    for (const frame of splitter.push(chunk)) {
      const answer = await dispatch(broker, frame, peer);
      if (answer === undefined || !socket.writable) continue;
      // Responses to a client that does not read must not fill the memory.
      if (!socket.write(answer)) await once(socket, 'drain', peer);
    }
  };

  try {
    for await (const chunk of socket) {
      try {
        await serve(chunk as Buffer);
      } catch (error) {
        if (!closed.signal.aborted) logFailure(log, error, peer.host);
        break;
      }
    }
  } catch {
    // The peer closed the connection abruptly, which needs no action.
  } finally {
    socket.destroy();
  }
}

/** Both end this connection only. */
function logFailure(log: Log, error: unknown, peer: string): void {
  if (error instanceof MalformedFrameError) log('warn', error.message, { peer });
  else log('error', 'a request failed', { peer, error });
}
