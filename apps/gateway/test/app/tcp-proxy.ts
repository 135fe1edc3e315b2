import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A proxy that cuts connections, as if the server had died, or freezes them, as if it were stopped by SIGSTOP. */
export class TcpProxy implements AsyncDisposable {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  private state: 'open' | 'frozen' | 'cut' = 'open';

  private constructor(target: URL) {
    this.server = createServer((near) => {
      this.track(near);
      if (this.state === 'cut') return void near.destroy();
      const far = this.track(connect(Number(target.port), target.hostname));
      this.pipe(near, far);
      this.pipe(far, near);
    });
  }

  static async to(url: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(new URL(url));
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  /** The URL with this proxy's address instead of the server's. */
  urlThrough(url: string): string {
    const { port } = this.server.address() as AddressInfo;
    return Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href;
  }

  freeze(): void {
    this.state = 'frozen';
  }

  cut(): void {
    this.state = 'cut';
    for (const socket of this.sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private pipe(from: Socket, to: Socket): void {
    from.on('data', (chunk) => {
      if (this.state === 'open') to.write(chunk);
    });
    from.on('close', () => to.destroy());
  }

  private track(socket: Socket): Socket {
    this.sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.sockets.delete(socket));
    return socket;
  }
}
