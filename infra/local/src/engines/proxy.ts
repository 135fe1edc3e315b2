import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * What the proxy does to connections. `delay`: all data arrives later, in both directions; `reset`: connections are
 * accepted and reset at once; `refuse`: the port is closed. The last two also reset open connections.
 */
export type ProxyMode =
  { readonly kind: 'pass' | 'reset' | 'refuse' } | { readonly kind: 'delay'; readonly ms: number };

/** A TCP proxy on loopback, in front of an engine, so that its network can fail. */
export class Proxy implements AsyncDisposable {
  private mode: ProxyMode = { kind: 'pass' };
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(
    readonly port: number,
    private readonly target: { readonly port: number; readonly host: string },
  ) {}

  /** @param port the port to listen on, @param target the port to forward to */
  static async open(port: number, target: number, host = '127.0.0.1'): Promise<Proxy> {
    const proxy = new Proxy(port, { port: target, host });
    await proxy.listen();
    return proxy;
  }

  async switchTo(mode: ProxyMode): Promise<void> {
    this.mode = mode;
    if (mode.kind === 'refuse') await this.stopListening();
    else if (this.server === undefined) await this.listen();
    if (mode.kind === 'refuse' || mode.kind === 'reset') this.resetAll();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.switchTo({ kind: 'refuse' });
  }

  private async listen(): Promise<void> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.accept(client));
    this.server = server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
  }

  private async stopListening(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    this.resetAll();
    await closed;
  }

  private accept(client: Socket): void {
    if (this.mode.kind === 'reset') {
      client.on('error', () => undefined);
      client.resetAndDestroy();
      return;
    }
    const engine = connect({ ...this.target, allowHalfOpen: true, noDelay: true });
    this.forward(client, engine);
    this.forward(engine, client);
  }

  /** Forwards data, end and errors from one socket to the other. */
  private forward(from: Socket, to: Socket): void {
    this.sockets.add(from);
    // Chunks keep their order: each waits for its own delay and for the chunk before it.
    let previous: Promise<void> = Promise.resolve();
    const inOrder = (action: () => void): void => {
      const { mode } = this;
      const late = mode.kind === 'delay' ? pause(mode.ms, undefined, { ref: false }) : Promise.resolve();
      previous = Promise.all([previous, late]).then(action);
    };
    from.on('data', (bytes) =>
      inOrder(() => {
        if (!to.destroyed && !to.write(bytes)) {
          from.pause();
          to.once('drain', () => from.resume());
        }
      }),
    );
    from.on('end', () => inOrder(() => to.end()));
    from.on('error', () => to.resetAndDestroy());
    from.on('close', () => {
      this.sockets.delete(from);
      inOrder(() => to.destroySoon());
    });
  }

  private resetAll(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }
}
