import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scrapeTargets } from '@marquee/contracts/console';
import { freePort } from '@marquee/local/testing';
import { rulesText } from '@marquee/monitoring';
import { stringify } from 'yaml';
import type { System } from '../support/platform.js';
import { until } from '../support/until.js';

/** Windows of the rules are that many times shorter, so that an hour passes in a minute. */
const DIVISOR = 60;
const START_MS = 30_000;

interface ActiveAlert {
  readonly state: string;
  readonly labels: { readonly alertname: string; readonly severity: string };
}

/** Prometheus and Alertmanager that watch a system, and what Alertmanager has sent. */
export class Monitoring implements AsyncDisposable {
  /** Names of the alerts that woke a person, in order. */
  readonly pages: string[] = [];
  private readonly resources = new AsyncDisposableStack();
  private url = '';

  static async start(system: System): Promise<Monitoring> {
    const monitoring = new Monitoring();
    try {
      await monitoring.open(system);
      return monitoring;
    } catch (error) {
      await monitoring[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Names of the alerts that fire, as Prometheus sees them. */
  async firing(): Promise<Set<string>> {
    const { data } = await this.get<{ data: { alerts: ActiveAlert[] } }>('/api/v1/alerts');
    return new Set(data.alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname));
  }

  /** Whether a query returns at least one value. */
  async hasData(query: string): Promise<boolean> {
    const path = `/api/v1/query?query=${encodeURIComponent(query)}`;
    return (await this.get<{ data: { result: unknown[] } }>(path)).data.result.length > 0;
  }

  /** Instances whose metrics Prometheus cannot read, with the reason; undefined if it knows no instance yet. */
  async unreadable(): Promise<readonly string[] | undefined> {
    type Target = { health: string; scrapeUrl: string; lastError: string };
    const { data } = await this.get<{ data: { activeTargets: Target[] } }>('/api/v1/targets?state=active');
    if (data.activeTargets.length === 0) return undefined;
    return data.activeTargets
      .filter(({ health }) => health !== 'up')
      .map(({ scrapeUrl, health, lastError }) => `${scrapeUrl} is ${health}: ${lastError}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.resources.disposeAsync();
  }

  private async open(system: System): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'monitoring-'));
    this.resources.defer(() => rm(folder, { recursive: true, force: true }));
    const receiver = await this.receivePages();
    const [prometheus, alertmanager] = [await freePort(), await freePort()];
    this.url = `http://127.0.0.1:${prometheus}`;
    const { console } = system.run();
    await writeFile(join(folder, 'rules.yml'), rulesText(DIVISOR));
    await writeFile(join(folder, 'alertmanager.yml'), stringify(alertmanagerConfig(receiver)));
    await writeFile(
      join(folder, 'prometheus.yml'),
      stringify({
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: ['rules.yml'],
        alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${alertmanager}`] }] }] },
        scrape_configs: [
          {
            job_name: 'marquee',
            // The labels of a target name its service and instance already.
            honor_labels: true,
            http_sd_configs: [
              {
                url: console.url + scrapeTargets.path,
                refresh_interval: '2s',
                authorization: { type: 'Bearer', credentials: console.token },
              },
            ],
          },
        ],
      }),
    );
    this.run('prometheus-alertmanager', [
      `--config.file=${join(folder, 'alertmanager.yml')}`,
      `--storage.path=${join(folder, 'alertmanager')}`,
      `--web.listen-address=127.0.0.1:${alertmanager}`,
      '--cluster.listen-address=',
    ]);
    this.run('prometheus', [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'prometheus')}`,
      `--web.listen-address=127.0.0.1:${prometheus}`,
    ]);
    await until('Prometheus to scrape every service', START_MS, async () => {
      const unreadable = await this.unreadable();
      if (unreadable !== undefined && unreadable.length > 0) throw new Error(unreadable.join('; '));
      return unreadable !== undefined;
    });
  }

  private async receivePages(): Promise<string> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        type Message = { alerts: { status: string; labels: { alertname: string } }[] };
        const { alerts } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Message;
        for (const { status, labels } of alerts) if (status === 'firing') this.pages.push(labels.alertname);
        response.end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.resources.defer(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  private run(command: string, args: readonly string[]): void {
    const child: ChildProcess = spawn(command, args, { stdio: 'ignore' });
    child.on('error', () => undefined);
    this.resources.defer(async () => {
      if (child.exitCode !== null || child.pid === undefined) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    });
  }

  private async get<Body>(path: string): Promise<Body> {
    const response = await fetch(this.url + path, { signal: AbortSignal.timeout(5_000) });
    return (await response.json()) as Body;
  }
}

/** Pages are sent at once; notifications go nowhere. */
function alertmanagerConfig(receiver: string): object {
  return {
    route: {
      receiver: 'nowhere',
      routes: [
        {
          receiver: 'pager',
          matchers: ['severity="page"'],
          group_by: ['alertname'],
          group_wait: '0s',
          group_interval: '1s',
          repeat_interval: '1h',
        },
      ],
    },
    receivers: [{ name: 'nowhere' }, { name: 'pager', webhook_configs: [{ url: receiver }] }],
  };
}
