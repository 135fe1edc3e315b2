import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endpoint } from '@marquee/contracts/endpoint';
import { z } from 'zod';
import { currentContext } from '../src/context/request-context.js';
import { Handle } from '../src/server/handle.js';
import type { EndpointClient } from '../src/index.js';
import { clientOf, instanceAt, serve } from './service.js';

const LIMIT_MS = 3_000;
const WORK_MS = 1_000;
const STEP_MS = 5;

const hop = <const Name extends string>(name: Name) =>
  endpoint({
    name: `catalog.${name}`,
    service: 'catalog',
    method: 'GET',
    path: `/v1/${name}`,
    summary: 'A hop of a chain',
    responses: { 200: z.object({ left: z.array(z.number()) }) },
    deadlineMs: LIMIT_MS,
    urgency: 2,
    idempotent: false,
  });
const [front, middle, leaf] = [hop('front'), hop('middle'), hop('leaf')];

let callMiddle: EndpointClient<typeof middle>;
let callLeaf: EndpointClient<typeof leaf>;
/** When the leaf finished each of its steps of work. */
const steps: number[] = [];
let started = 0;
let work = 0;

class Chain {
  @Handle(front)
  async front() {
    const left = currentContext()?.deadline.remaining() ?? 0;
    await pause(2 * STEP_MS);
    return { left: [left, ...(await callMiddle({})).left] };
  }

  @Handle(middle)
  async middle() {
    const left = currentContext()?.deadline.remaining() ?? 0;
    await pause(2 * STEP_MS);
    return { left: [left, ...(await callLeaf({})).left] };
  }

  @Handle(leaf)
  async leaf() {
    started += 1;
    const deadline = currentContext()?.deadline;
    const left = deadline?.remaining() ?? 0;
    for (let done = 0; done < work && deadline?.cancelled === false; done += STEP_MS) {
      await pause(STEP_MS);
      steps.push(performance.now());
    }
    return { left: [left] };
  }
}

describe('the deadline of a request', () => {
  let url: string;
  let close: () => Promise<void>;
  const ask = (path: string, deadlineMs: number, signal?: AbortSignal) =>
    fetch(`${url}${path}`, { headers: { 'x-deadline-ms': String(deadlineMs) }, ...(signal && { signal }) });

  beforeAll(async () => {
    const instances: ReturnType<typeof instanceAt>[] = [];
    callMiddle = clientOf(middle, instances);
    callLeaf = clientOf(leaf, instances);
    const served = await serve(Chain);
    ({ url } = served);
    instances.push(instanceAt(url, 'catalog-1'));
    close = () => served.app.close();
  });
  afterAll(() => close());

  it('gets shorter at each hop', async () => {
    work = 0;
    const response = await ask(front.path, 300);
    const { left } = (await response.json()) as { left: [number, number, number] };
    expect(left[0]).toBeLessThanOrEqual(300);
    expect(left[1]).toBeLessThanOrEqual(left[0] - 2 * STEP_MS + 1);
    expect(left[2]).toBeLessThanOrEqual(left[1] - 2 * STEP_MS + 1);
  });

  it('lets no work start once it has passed', async () => {
    const before = started;
    const response = await ask(leaf.path, 0);
    expect([response.status, await response.json()]).toMatchObject([504, { code: 'deadline' }]);
    expect(started).toBe(before);
  });

  it('stops almost all work below when the client disconnects', async () => {
    work = WORK_MS;
    const before = steps.length;
    const client = new AbortController();
    const asked = ask(front.path, LIMIT_MS, client.signal);
    while (steps.length < before + 10) await pause(STEP_MS);
    client.abort();
    const goneAt = performance.now();
    await expect(asked).rejects.toThrow('aborted');
    await pause(WORK_MS);
    const afterwards = steps.filter((at) => at > goneAt).length;
    expect(afterwards / (WORK_MS / STEP_MS)).toBeLessThan(0.05);
  });
});
