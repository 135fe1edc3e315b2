import { EtcdLeaseLostError, EtcdRejectedError, EtcdUsageError } from './etcd.error.js';
import { Transport } from './transport.js';
import { PrefixWatch, type Watch, type WatchListener, type WatchOptions } from './watch.js';
import {
  deleteResponse,
  encode,
  grantResponse,
  keepAliveResponse,
  parseResponse,
  rangeResponse,
  rangeOf,
  txnResponse,
  writeResponse,
  type Entry,
  type Revision,
} from './wire.js';

export interface EtcdClientOptions {
  /** Base URLs such as `http://127.0.0.1:2379`, tried in turn. */
  readonly endpoints: readonly string[];
  /** Time limit of one request to one endpoint. Default 2000. */
  readonly timeoutMs?: number;
}

export interface Lease {
  /** Opaque: decimal in etcd, hexadecimal in antietcd. */
  readonly id: string;
  readonly ttlSeconds: number;
}

/** Condition of a transaction: the key was last changed at `modRevision`, or is absent. */
export interface Compare {
  readonly key: string;
  readonly modRevision: Revision | 'absent';
}

export type Write =
  | { readonly kind: 'put'; readonly key: string; readonly value: string; readonly lease?: string }
  | { readonly kind: 'delete'; readonly key: string };

/**
 * A client of the etcd v3 JSON API over plain HTTP, for etcd 3.6 and antietcd 1.3. Every method may throw
 * EtcdUnavailableError (retriable), EtcdRejectedError or the abort reason of the signal.
 */
export class EtcdClient {
  private readonly urls: readonly string[];
  private readonly transport: Transport;
  private readonly watches = new Set<Watch>();

  constructor({ endpoints, timeoutMs = 2000 }: EtcdClientOptions) {
    if (endpoints.length === 0)
      throw new EtcdUsageError('EtcdClient needs at least one endpoint, such as http://127.0.0.1:2379.');
    this.urls = endpoints;
    this.transport = new Transport(endpoints, timeoutMs);
  }

  async get(key: string, signal?: AbortSignal): Promise<Entry | undefined> {
    const response = await this.transport.call('/v3/kv/range', { key: encode(key) }, { repeatable: true, signal });
    return parseResponse(rangeResponse, response, 'range').kvs[0];
  }

  /** Everything below `prefix`, which must end in '/', at `revision`. */
  async range(prefix: string, signal?: AbortSignal): Promise<{ entries: readonly Entry[]; revision: Revision }> {
    const response = await this.transport.call('/v3/kv/range', rangeOf(prefix), { repeatable: true, signal });
    const { kvs, header } = parseResponse(rangeResponse, response, 'range');
    // antietcd includes the key of the folder itself in the range; etcd does not.
    return { entries: kvs.filter(({ key }) => key.startsWith(prefix)), revision: header.revision };
  }

  /** @throws EtcdLeaseLostError if `lease` is unknown. */
  async put(key: string, value: string, options: { lease?: string; signal?: AbortSignal } = {}): Promise<void> {
    const body = { key: encode(key), value: encode(value), ...(options.lease && { lease: options.lease }) };
    await this.withLease(options.lease, async () => {
      const response = await this.transport.call('/v3/kv/put', body, { repeatable: true, signal: options.signal });
      parseResponse(writeResponse, response, 'put');
    });
  }

  /** Deletes one key or everything below a prefix. Returns the number of deleted keys. */
  async delete(what: string | { readonly prefix: string }, signal?: AbortSignal): Promise<number> {
    const range = typeof what === 'string' ? { key: encode(what) } : rangeOf(what.prefix);
    const response = await this.transport.call('/v3/kv/deleterange', range, { repeatable: true, signal });
    return Number(parseResponse(deleteResponse, response, 'deleterange').deleted);
  }

  /**
   * Applies all writes if every condition holds, otherwise none. Returns whether it applied them. It is not repeated at
   * another endpoint once it may have been applied: after an EtcdUnavailableError with the outcome 'unknown', read
   * before trying again.
   */
  async txn(compare: readonly Compare[], writes: readonly Write[], signal?: AbortSignal): Promise<boolean> {
    const lease = writes.find((write) => write.kind === 'put' && write.lease !== undefined);
    return await this.withLease(lease?.kind === 'put' ? lease.lease : undefined, async () => {
      const body = { compare: compare.map(encodeCompare), success: writes.map(encodeWrite), failure: [] };
      const response = await this.transport.call('/v3/kv/txn', body, { repeatable: false, signal });
      return parseResponse(txnResponse, response, 'txn').succeeded;
    });
  }

  /** Puts `key` if it is still at `modRevision` or absent. Returns whether it did. */
  async compareAndPut(
    key: string,
    value: string,
    options: { modRevision: Revision | 'absent'; lease?: string; signal?: AbortSignal },
  ): Promise<boolean> {
    const put: Write = { kind: 'put', key, value, ...(options.lease !== undefined && { lease: options.lease }) };
    return await this.txn([{ key, modRevision: options.modRevision }], [put], options.signal);
  }

  async leaseGrant(ttlSeconds: number, signal?: AbortSignal): Promise<Lease> {
    const response = await this.transport.call('/v3/lease/grant', { TTL: ttlSeconds }, { repeatable: true, signal });
    const { ID, TTL } = parseResponse(grantResponse, response, 'lease/grant');
    return { id: ID, ttlSeconds: Number(TTL) };
  }

  /** @throws EtcdLeaseLostError if the lease has expired or was revoked. */
  async leaseKeepAlive(id: string, signal?: AbortSignal): Promise<{ ttlSeconds: number }> {
    return await this.withLease(id, async () => {
      const response = await this.transport.call('/v3/lease/keepalive', { ID: id }, { repeatable: true, signal });
      const ttlSeconds = Number(parseResponse(keepAliveResponse, response, 'lease/keepalive').result.TTL);
      // For an unknown lease, etcd responds with 200 and no TTL.
      if (ttlSeconds <= 0) throw new EtcdLeaseLostError(id);
      return { ttlSeconds };
    });
  }

  /** Ends the lease and deletes its keys. A lease that has already ended is not an error. */
  async leaseRevoke(id: string, signal?: AbortSignal): Promise<void> {
    try {
      await this.withLease(id, async () => {
        await this.transport.call('/v3/lease/revoke', { ID: id }, { repeatable: true, signal });
      });
    } catch (error) {
      if (!(error instanceof EtcdLeaseLostError)) throw error;
    }
  }

  /**
   * Watches everything below `prefix`. The listener gets a full snapshot first and after every reconnect, and changes
   * in between. The watch runs until it is closed or aborted or the client is closed; it reports failures to
   * `listener.error` and reconnects.
   */
  watchPrefix(prefix: string, listener: WatchListener, options: WatchOptions = {}): Watch {
    const range = rangeOf(prefix);
    const watch: Watch = new PrefixWatch({
      endpoints: this.urls,
      prefix,
      range,
      listener,
      read: (signal) => this.range(prefix, signal),
      ended: () => this.watches.delete(watch),
      ...options,
    });
    this.watches.add(watch);
    return watch;
  }

  async close(): Promise<void> {
    await Promise.all([...this.watches].map((watch) => watch.close()));
    await this.transport.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  private async withLease<T>(lease: string | undefined, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      // etcd: "requested lease not found"; antietcd: "unknown lease".
      if (
        lease !== undefined &&
        error instanceof EtcdRejectedError &&
        /lease not found|unknown lease/.test(error.message)
      ) {
        throw new EtcdLeaseLostError(lease);
      }
      throw error;
    }
  }
}

/** Omits `result`, because EQUAL is the default and antietcd has no name for it. */
function encodeCompare({ key, modRevision }: Compare): object {
  // A deleted key keeps its mod_revision in antietcd. Both engines set create_revision to zero.
  return modRevision === 'absent'
    ? { key: encode(key), target: 'CREATE', create_revision: 0 }
    : { key: encode(key), target: 'MOD', mod_revision: modRevision };
}

function encodeWrite(write: Write): object {
  if (write.kind === 'delete') return { request_delete_range: { key: encode(write.key) } };
  return {
    request_put: { key: encode(write.key), value: encode(write.value), ...(write.lease && { lease: write.lease }) },
  };
}
