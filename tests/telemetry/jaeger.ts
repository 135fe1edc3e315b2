import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@marquee/local/testing';
import { until } from '../support/until.js';

const COLLECTOR_CONFIG = join(import.meta.dirname, '../../infra/monitoring/compose/collector.yaml');
const START_MS = 30_000;
/** The collector waits for the rest of a trace before it decides. */
const STORED_MS = 30_000;

/** A span as Jaeger shows it. */
export interface JaegerSpan {
  readonly service: string;
  readonly name: string;
  readonly parent: string | undefined;
  readonly id: string;
  readonly tags: Readonly<Record<string, unknown>>;
}

interface JaegerTrace {
  readonly spans: readonly {
    readonly spanID: string;
    readonly operationName: string;
    readonly processID: string;
    readonly references: readonly { readonly refType: string; readonly spanID: string }[];
    readonly tags: readonly { readonly key: string; readonly value: unknown }[];
  }[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
}

/** An OpenTelemetry collector with the configuration of compose, and Jaeger behind it. */
export class TracingBackend implements AsyncDisposable {
  private readonly resources = new AsyncDisposableStack();
  /** Where the collector takes OTLP. */
  collectorUrl = '';
  private queryUrl = '';

  static async start(): Promise<TracingBackend> {
    const backend = new TracingBackend();
    try {
      await backend.open();
      return backend;
    } catch (error) {
      await backend[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The spans of a trace, once Jaeger has all of those that `complete` waits for. */
  async trace(
    traceId: string,
    complete: (spans: readonly JaegerSpan[]) => boolean,
    withinMs = STORED_MS,
  ): Promise<readonly JaegerSpan[]> {
    const { value } = await until(
      `trace ${traceId} in Jaeger`,
      withinMs,
      async () => {
        const spans = await this.spansAt(`/api/traces/${traceId}`);
        if (complete(spans)) return spans;
        throw new Error(`so far ${spans.map(({ service, name }) => `${service}: ${name}`).join(', ') || 'none'}`);
      },
      250,
    );
    return value;
  }

  /** The spans of the newest traces in which a service took part. */
  async newestOf(service: string): Promise<readonly JaegerSpan[]> {
    return this.spansAt(`/api/traces?service=${service}&limit=200&lookback=1h`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.resources.disposeAsync();
  }

  private async open(): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'tracing-'));
    this.resources.defer(() => rm(folder, { recursive: true, force: true }));
    const [otlp, health, jaegerHttp, jaegerGrpc, query, queryGrpc] = await Promise.all(
      Array.from({ length: 6 }, () => freePort()),
    );
    this.collectorUrl = `http://127.0.0.1:${otlp}`;
    this.queryUrl = `http://127.0.0.1:${query}`;
    const config = (await readFile(COLLECTOR_CONFIG, 'utf8'))
      .replace('0.0.0.0:4318', `127.0.0.1:${otlp}`)
      .replace('0.0.0.0:13133', `127.0.0.1:${health}`)
      .replace('http://jaeger:4318', `http://127.0.0.1:${jaegerHttp}`);
    await writeFile(join(folder, 'collector.yaml'), config);
    // Both would serve their own metrics on the same port.
    const quiet = '--set=service.telemetry.metrics.level=none';
    this.run('jaeger', [
      quiet,
      `--set=receivers.otlp.protocols.http.endpoint=127.0.0.1:${jaegerHttp}`,
      `--set=receivers.otlp.protocols.grpc.endpoint=127.0.0.1:${jaegerGrpc}`,
      `--set=extensions.jaeger_query.http.endpoint=127.0.0.1:${query}`,
      `--set=extensions.jaeger_query.grpc.endpoint=127.0.0.1:${queryGrpc}`,
    ]);
    this.run('otelcol', [quiet, `--config=${join(folder, 'collector.yaml')}`]);
    await until('Jaeger', START_MS, async () => (await fetch(`${this.queryUrl}/api/services`)).ok);
    await until('the collector', START_MS, async () => (await fetch(`http://127.0.0.1:${health}`)).ok);
  }

  private async spansAt(path: string): Promise<JaegerSpan[]> {
    const { data } = (await (await fetch(this.queryUrl + path)).json()) as { data: JaegerTrace[] | null };
    return (data ?? []).flatMap(({ spans, processes }) =>
      spans.map(({ spanID, operationName, processID, references, tags }) => ({
        service: processes[processID]?.serviceName ?? '',
        name: operationName,
        id: spanID,
        parent: references.find(({ refType }) => refType === 'CHILD_OF')?.spanID,
        tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
      })),
    );
  }

  private run(program: string, args: readonly string[]): void {
    const child: ChildProcess = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const output: string[] = [];
    child.stderr?.on('data', (chunk: Buffer) => output.push(chunk.toString('utf8')));
    child.once('error', () => console.error(`${program} is not installed.`));
    child.once('exit', (code) => {
      if (code !== null && code !== 0) console.error(`${program} ended with ${code}: ${output.slice(-5).join('')}`);
    });
    this.resources.defer(async () => {
      if (child.exitCode !== null || child.pid === undefined) return;
      child.kill();
      await once(child, 'exit');
    });
  }
}
