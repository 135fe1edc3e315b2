import { join } from 'node:path';
import { FRONT } from '@marquee/contracts/topology';
import { requestLocal, answersOk } from '../local-http.js';
import { COMPILE_CACHE, REPOSITORY } from '../repository.js';
import { StateFile } from '../state/state-file.js';
import type { ProcessSpec } from '../supervise/process-spec.js';

const program = join(REPOSITORY, 'infra/local/dist/front/front-main.js');

export interface FrontProcessOptions {
  readonly dataDir: string;
  readonly port: number;
  /** The ports of the servers behind it, at this moment. */
  readonly servers: () => readonly number[];
  readonly onWarning: (message: string) => void;
}

/** The process of the front, and the file from which it reads the servers behind it. */
export class FrontProcess {
  private readonly servers: StateFile;
  private readonly serversPath: string;

  constructor(private readonly options: FrontProcessOptions) {
    this.serversPath = join(options.dataDir, 'front.json');
    this.servers = new StateFile({
      path: this.serversPath,
      content: () => options.servers().map((port) => `http://127.0.0.1:${port}`),
      onWarning: options.onWarning,
    });
  }

  /** Tells the front which servers there are. */
  update(): void {
    this.servers.update();
  }

  spec({ PATH = '', TRUSTED_PROXIES }: Readonly<Record<string, string | undefined>>): ProcessSpec {
    const { dataDir, port } = this.options;
    const url = `http://127.0.0.1:${port}`;
    return {
      name: FRONT,
      kind: 'engine',
      service: FRONT,
      instance: FRONT,
      port,
      command: process.execPath,
      // It keeps nothing, so a small heap is enough.
      args: ['--max-semi-space-size=2', '--max-old-space-size=128', program, String(port), this.serversPath],
      environment: {
        PATH,
        NODE_COMPILE_CACHE: COMPILE_CACHE,
        ...(TRUSTED_PROXIES && { TRUSTED_PROXIES }),
      },
      log: join(dataDir, 'logs', `${FRONT}.log`),
      stopSignal: 'SIGTERM',
      // Asked through the front: it is ready when a server behind it is.
      ready: (signal) => answersOk(`${url}/readyz`, { signal }),
      alive: (signal) => requestLocal(`${url}/livez`, { signal }).then(() => true),
    };
  }
}
