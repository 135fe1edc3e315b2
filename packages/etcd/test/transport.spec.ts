import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { EtcdClient, EtcdRejectedError, EtcdUnavailableError } from '../src/index.js';

const ABSENT = [{ key: '/x', modRevision: 'absent' }] as const;

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** An endpoint that gives every request the same response, or none, and counts the requests. */
async function endpoint(answer?: Answer) {
  const server = createServer((_request, response) => {
    endpoint.requests++;
    if (answer !== undefined) response.writeHead(answer.status).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return endpoint;
}

const ok: Answer = { status: 200, body: '{"header":{"revision":"7"},"succeeded":true}' };

describe('a request', () => {
  it('goes to the next endpoint after a 5xx, and later requests stay there', async () => {
    await using leaderless = await endpoint({ status: 503, body: 'no leader' });
    await using leader = await endpoint(ok);
    await using etcd = new EtcdClient({ endpoints: [leaderless.url, leader.url] });
    await etcd.get('/x');
    await etcd.get('/x');
    expect([leaderless.requests, leader.requests]).toEqual([1, 2]);
  });

  it('goes to the next endpoint after the time limit', async () => {
    await using frozen = await endpoint();
    await using working = await endpoint(ok);
    await using etcd = new EtcdClient({ endpoints: [frozen.url, working.url], timeoutMs: 100 });
    await etcd.put('/x', '1');
    expect([frozen.requests, working.requests]).toEqual([1, 1]);
  });

  it('is not sent to another endpoint after a refusal', async () => {
    await using refusing = await endpoint({ status: 400, body: 'etcdserver: key is not provided' });
    await using other = await endpoint(ok);
    await using etcd = new EtcdClient({ endpoints: [refusing.url, other.url] });
    const refused = etcd.get('/x');
    await expect(refused).rejects.toThrow(EtcdRejectedError);
    await expect(refused).rejects.toMatchObject({ retriable: false, message: expect.stringContaining('key is not') });
    expect(other.requests).toBe(0);
  });

  it('is rejected when its response has an unknown shape', async () => {
    await using stranger = await endpoint({ status: 200, body: '<html>' });
    await using etcd = new EtcdClient({ endpoints: [stranger.url] });
    await expect(etcd.get('/x')).rejects.toThrow('is not JSON');
  });
});

describe('a transaction', () => {
  it('is not sent again when it may have been applied', async () => {
    await using frozen = await endpoint();
    await using other = await endpoint(ok);
    await using etcd = new EtcdClient({ endpoints: [frozen.url, other.url], timeoutMs: 100 });
    const lost = etcd.txn(ABSENT, []);
    await expect(lost).rejects.toThrow(EtcdUnavailableError);
    await expect(lost).rejects.toMatchObject({ outcome: 'unknown', retriable: true });
    expect(other.requests).toBe(0);
  });

  it('is sent to another endpoint when the first one does not listen', async () => {
    await using other = await endpoint(ok);
    await using etcd = new EtcdClient({ endpoints: ['http://127.0.0.1:9', other.url] });
    expect(await etcd.txn(ABSENT, [])).toBe(true);
  });

  it('has failed when etcd omits `succeeded`', async () => {
    await using denying = await endpoint({ status: 200, body: '{"header":{"revision":"7"}}' });
    await using etcd = new EtcdClient({ endpoints: [denying.url] });
    expect(await etcd.txn(ABSENT, [])).toBe(false);
  });
});

describe('a lease', () => {
  it('is lost when etcd keeps it alive without a TTL', async () => {
    await using etcdLike = await endpoint({ status: 200, body: '{"result":{"header":{},"ID":"5"}}' });
    await using etcd = new EtcdClient({ endpoints: [etcdLike.url] });
    await expect(etcd.leaseKeepAlive('5')).rejects.toMatchObject({ code: 'ETCD_LEASE_LOST' });
  });
});
