// The embedded substitute for etcd: node etcd-main.mjs --ip <address> --port <port> --data <file>.
// antietcd answers every client that reaches its port, and a web page reaches loopback: no same-origin policy stops its
// WebSockets, and a name that it owns can be pointed at 127.0.0.1. So this program refuses browsers.
import { parseArgs } from 'node:util';
import AntiEtcd from 'antietcd';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/;

/** @param {import('node:http').IncomingMessage} request */
function isRefused({ headers }) {
  return headers.origin !== undefined || !LOOPBACK.test(headers.host ?? '');
}

class PrivateEtcd extends AntiEtcd {
  async start() {
    await super.start();
    const [upgrade] = this.server.listeners('upgrade');
    this.server.removeAllListeners('upgrade');
    this.server.on('upgrade', (request, socket, head) => {
      if (isRefused(request)) socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
      else upgrade(request, socket, head);
    });
  }

  _handleRequest(request, response) {
    if (!isRefused(request)) return super._handleRequest(request, response);
    request.resume();
    response.writeHead(403, { connection: 'close' }).end('This etcd answers neither browsers nor other host names.\n');
  }

  /** antietcd does not catch errors here, so that one malformed message would end the process. */
  _handleMessage(id, message, socket) {
    try {
      super._handleMessage(id, message, socket);
    } catch (error) {
      console.error(error);
      socket.close(1008, 'malformed message');
    }
  }
}

const { values } = parseArgs({
  options: { ip: { type: 'string' }, port: { type: 'string' }, data: { type: 'string' } },
});
const etcd = new PrivateEtcd({ ...values, stale_read: 1 });
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    void etcd.stop().then(() => process.exit(0));
  });
}
await etcd.start();
