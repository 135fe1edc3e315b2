import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalogEndpoints } from '@marquee/contracts/catalog';
import { consoleEndpoints } from '@marquee/contracts/console';
import type { EndpointShape } from '@marquee/contracts/endpoint';
import { closeSession, gatewayEndpoints } from '@marquee/contracts/gateway';
import { HEADERS } from '@marquee/contracts/headers';
import { lolomoEndpoints } from '@marquee/contracts/lolomo';
import { rowBuilderEndpoints } from '@marquee/contracts/row-builder';
import type { ServiceName } from '@marquee/contracts/topology';
import { GatewayClient } from '../support/gateway.js';
import { systemUnderTest } from '../support/platform.js';

/** How long Schemathesis makes up requests for one service. */
const SECONDS = Number(process.env['MARQUEE_TEST_FUZZ_SECONDS'] ?? 20);
const TIMEOUT_MS = (SECONDS + 60) * 1_000;
const OPENAPI = join(import.meta.dirname, '../../packages/contracts/openapi');

interface Target {
  readonly service: ServiceName;
  readonly endpoints: readonly EndpointShape[];
  /** Address and credentials; with them, each request reaches the endpoint itself. */
  readonly access: () => Promise<{ readonly url: string; readonly header: string }>;
  /** Endpoints that would end the run, or break the system on purpose. */
  readonly except?: (endpoint: EndpointShape) => boolean;
}

describe('Schemathesis, which makes up requests from the OpenAPI document, finds no broken contract and no 5xx:', () => {
  const system = systemUnderTest();
  const gateway = new GatewayClient(system.url);
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'marquee-fuzz-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await gateway.close();
  });

  const internal = (service: ServiceName) => async () => {
    const { processes, callerTokens } = system.run();
    const { port } = processes.find((each) => each.service === service) ?? { port: 0 };
    return { url: `http://127.0.0.1:${port}`, header: `${HEADERS.caller}: ${callerTokens?.[service] ?? ''}` };
  };

  const targets: readonly Target[] = [
    {
      service: 'gateway',
      endpoints: gatewayEndpoints,
      access: async () => {
        const { token } = await gateway.createViewer('Fuzzed');
        return { url: system.url, header: `authorization: Bearer ${token}` };
      },
      // After it, every request is refused.
      except: ({ name }) => name === closeSession.name,
    },
    { service: 'lolomo', endpoints: lolomoEndpoints, access: internal('lolomo') },
    { service: 'row-builder', endpoints: rowBuilderEndpoints, access: internal('row-builder') },
    { service: 'catalog', endpoints: catalogEndpoints, access: internal('catalog') },
    {
      service: 'console',
      endpoints: consoleEndpoints,
      access: async () => {
        const { url, token } = system.run().console;
        return { url, header: `authorization: Bearer ${token}` };
      },
      // Everything else kills processes, injects faults or changes properties.
      except: ({ method }) => method !== 'GET',
    },
  ];

  it.each(targets)(
    '$service',
    async ({ service, endpoints, access, except = () => false }) => {
      const { url, header } = await access();
      const excluded = endpoints.filter(
        (endpoint) => except(endpoint) || Object.values(endpoint.responses).includes('event-stream'),
      );
      const { code, output } = await schemathesis(
        'run',
        join(OPENAPI, `${service}.json`),
        `--url=${url}`,
        `--header=${header}`,
        `--max-time=${SECONDS}`,
        '--request-timeout=10',
        '--checks=all',
        // The first breaks one credential of a request and leaves the other. The second takes a POST that reads for one
        // that creates something.
        '--exclude-checks=ignored_auth,ensure_resource_availability',
        ...excluded.map(({ name }) => `--exclude-operation-id=${name}`),
      );
      expect(code === 0 ? '' : output).toBe('');
      expect(output).toMatch(/\d{2,} generated/);
    },
    TIMEOUT_MS,
  );

  async function schemathesis(...args: readonly string[]): Promise<{ code: number; output: string }> {
    // It keeps the cases that it has found in the folder in which it runs.
    const child = spawn('schemathesis', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    const [code] = (await once(child, 'close').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      throw new Error('schemathesis is not installed. Install it with "pipx install schemathesis".');
    })) as [number];
    return { code, output: Buffer.concat(chunks).toString('utf8') };
  }
});
