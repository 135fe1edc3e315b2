import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

const PACKAGE = join(import.meta.dirname, '..');

/** Compiles the sources, so that the tested process is never a stale build. Returns the path of the executable. */
export async function compileBroker(outDir: string): Promise<string> {
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const args = [compiler, '-p', 'tsconfig.build.json', '--outDir', outDir, '--declaration', 'false'];
  await promisify(execFile)(process.execPath, args, { cwd: PACKAGE });
  await writeFile(join(outDir, 'package.json'), '{"type":"module"}');
  return join(outDir, 'main.js');
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The broker as a separate process. */
export class BrokerProcess implements AsyncDisposable {
  private constructor(
    private readonly child: ChildProcess,
    readonly firstLine: string,
  ) {}

  static async start(executable: string, args: readonly string[]): Promise<BrokerProcess> {
    const child = spawn(process.execPath, [executable, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    return new BrokerProcess(child, line);
  }

  /** For a start that is expected to fail. */
  static async outcome(executable: string, args: readonly string[]): Promise<{ code: number; message: string }> {
    const child = spawn(process.execPath, [executable, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    const [message, [code]] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[number]>]);
    return { code, message };
  }

  /** Resolves with the exit code, or null if a signal ended the process. */
  async signal(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    const exited = once(this.child, 'exit') as Promise<[number | null]>;
    this.child.kill(signal);
    return (await exited)[0];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.signal('SIGKILL');
  }
}
