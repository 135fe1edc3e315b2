import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A line to a server that can be cut, as if the server were dead, or frozen, as if it were stopped by SIGSTOP. */
export class Line implements AsyncDisposable {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #state: 'through' | 'frozen' | 'cut' = 'through';

  private constructor(target: URL) {
    this.#server = createServer((near) => {
      this.#keep(near);
      if (this.#state === 'cut') return void near.destroy();
      const far = this.#keep(connect(Number(target.port), target.hostname));
      this.#join(near, far);
      this.#join(far, near);
    });
  }

  static async to(url: string): Promise<Line> {
    const line = new Line(new URL(url));
    line.#server.listen(0, '127.0.0.1');
    await once(line.#server, 'listening');
    return line;
  }

  /** `url` by way of this line. */
  through(url: string): string {
    const { port } = this.#server.address() as AddressInfo;
    return Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href;
  }

  freeze(): void {
    this.#state = 'frozen';
  }

  cut(): void {
    this.#state = 'cut';
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(from: Socket, to: Socket): void {
    from.on('data', (chunk) => {
      if (this.#state === 'through') to.write(chunk);
    });
    from.on('close', () => to.destroy());
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
    return socket;
  }
}
