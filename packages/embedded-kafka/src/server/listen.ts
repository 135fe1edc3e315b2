import type { AddressInfo, Server } from 'node:net';

/** The address is in use or does not belong to this machine. */
export class CannotListenError extends Error {
  override readonly name = 'CannotListenError';
  readonly code = 'CANNOT_LISTEN';
  readonly retriable = false;

  constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
    const reason = cause.code === 'EADDRINUSE' ? 'the port is in use' : cause.message;
    super(`cannot listen on ${host}:${port}: ${reason}. Free the port or choose another one`, { cause });
  }
}

/** Resolves with the port it listens on. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => reject(new CannotListenError(host, port, error));
    server.once('error', onError);
    server.listen({ host, port }, () => {
      server.off('error', onError);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
