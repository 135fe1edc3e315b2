import { EtcdLeaseLostError, EtcdRejectedError, EtcdUsageError } from './errors.js';
import { Transport } from './transport.js';
import { PrefixWatch, type Watch, type WatchListener, type WatchOptions } from './watch.js';
import {
  deleteAnswer,
  encode,
  grantAnswer,
  keepAliveAnswer,
  parseAnswer,
  rangeAnswer,
  rangeOf,
  txnAnswer,
  writeAnswer,
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

/** What a key must be for a transaction to go through: last changed at `modRevision`, or not there at all. */
export interface Compare {
  readonly key: string;
  readonly modRevision: Revision | 'absent';
}

export type Write =
  | { readonly kind: 'put'; readonly key: string; readonly value: string; readonly lease?: string }
  | { readonly kind: 'delete'; readonly key: string };

/**
 * The etcd v3 JSON API over plain HTTP, the same for etcd 3.6 and antietcd 1.3. Every method may throw EtcdUnavailableError
 * (retriable), EtcdRejectedError, or the signal's reason.
 */
export class EtcdClient {
  readonly #endpoints: readonly string[];
  readonly #transport: Transport;
  readonly #watches = new Set<Watch>();

  constructor({ endpoints, timeoutMs = 2000 }: EtcdClientOptions) {
    if (endpoints.length === 0)
      throw new EtcdUsageError('EtcdClient needs at least one endpoint, such as http://127.0.0.1:2379.');
    this.#endpoints = endpoints;
    this.#transport = new Transport(endpoints, timeoutMs);
  }

  async get(key: string, signal?: AbortSignal): Promise<Entry | undefined> {
    const answer = await this.#transport.call('/v3/kv/range', { key: encode(key) }, { repeatable: true, signal });
    return parseAnswer(rangeAnswer, answer, 'range').kvs[0];
  }

  /** Everything below `prefix` (which ends in '/'), as of `revision`. */
  async range(prefix: string, signal?: AbortSignal): Promise<{ entries: readonly Entry[]; revision: Revision }> {
    const answer = await this.#transport.call('/v3/kv/range', rangeOf(prefix), { repeatable: true, signal });
    const { kvs, header } = parseAnswer(rangeAnswer, answer, 'range');
    // antietcd counts the folder's own key to its range; etcd does not.
    return { entries: kvs.filter(({ key }) => key.startsWith(prefix)), revision: header.revision };
  }

  /** @throws EtcdLeaseLostError when `lease` is not known. */
  async put(key: string, value: string, options: { lease?: string; signal?: AbortSignal } = {}): Promise<void> {
    const body = { key: encode(key), value: encode(value), ...(options.lease && { lease: options.lease }) };
    await this.#withLease(options.lease, async () => {
      const answer = await this.#transport.call('/v3/kv/put', body, { repeatable: true, signal: options.signal });
      parseAnswer(writeAnswer, answer, 'put');
    });
  }

  /** Deletes one key, or everything below a prefix; says how many keys went. */
  async delete(what: string | { readonly prefix: string }, signal?: AbortSignal): Promise<number> {
    const range = typeof what === 'string' ? { key: encode(what) } : rangeOf(what.prefix);
    const answer = await this.#transport.call('/v3/kv/deleterange', range, { repeatable: true, signal });
    return Number(parseAnswer(deleteAnswer, answer, 'deleterange').deleted);
  }

  /**
   * Applies all writes when every comparison holds, none otherwise; says which. Not repeated at another endpoint once it
   * may have been applied: EtcdUnavailableError with outcome 'unknown' means read before trying again.
   */
  async txn(compare: readonly Compare[], writes: readonly Write[], signal?: AbortSignal): Promise<boolean> {
    const lease = writes.find((write) => write.kind === 'put' && write.lease !== undefined);
    return await this.#withLease(lease?.kind === 'put' ? lease.lease : undefined, async () => {
      const body = { compare: compare.map(encodeCompare), success: writes.map(encodeWrite), failure: [] };
      const answer = await this.#transport.call('/v3/kv/txn', body, { repeatable: false, signal });
      return parseAnswer(txnAnswer, answer, 'txn').succeeded;
    });
  }

  /** Puts `key` if it still is at `modRevision` (or absent); says whether it did. */
  async compareAndPut(
    key: string,
    value: string,
    options: { modRevision: Revision | 'absent'; lease?: string; signal?: AbortSignal },
  ): Promise<boolean> {
    const put: Write = { kind: 'put', key, value, ...(options.lease !== undefined && { lease: options.lease }) };
    return await this.txn([{ key, modRevision: options.modRevision }], [put], options.signal);
  }

  async leaseGrant(ttlSeconds: number, signal?: AbortSignal): Promise<Lease> {
    const answer = await this.#transport.call('/v3/lease/grant', { TTL: ttlSeconds }, { repeatable: true, signal });
    const { ID, TTL } = parseAnswer(grantAnswer, answer, 'lease/grant');
    return { id: ID, ttlSeconds: Number(TTL) };
  }

  /** @throws EtcdLeaseLostError when the lease has expired or was revoked. */
  async leaseKeepAlive(id: string, signal?: AbortSignal): Promise<{ ttlSeconds: number }> {
    return await this.#withLease(id, async () => {
      const answer = await this.#transport.call('/v3/lease/keepalive', { ID: id }, { repeatable: true, signal });
      const ttlSeconds = Number(parseAnswer(keepAliveAnswer, answer, 'lease/keepalive').result.TTL);
      // etcd answers an unknown lease with 200 and no TTL.
      if (ttlSeconds <= 0) throw new EtcdLeaseLostError(id);
      return { ttlSeconds };
    });
  }

  /** Ends the lease and deletes its keys; a lease that is gone already is no error. */
  async leaseRevoke(id: string, signal?: AbortSignal): Promise<void> {
    try {
      await this.#withLease(id, async () => {
        await this.#transport.call('/v3/lease/revoke', { ID: id }, { repeatable: true, signal });
      });
    } catch (error) {
      if (!(error instanceof EtcdLeaseLostError)) throw error;
    }
  }

  /**
   * Follows everything below `prefix`: a full snapshot first and after every reconnect, changes in between. Runs until
   * closed, aborted, or the client is closed; failures go to `listener.error` and are retried.
   */
  watchPrefix(prefix: string, listener: WatchListener, options: WatchOptions = {}): Watch {
    const range = rangeOf(prefix);
    const watch: Watch = new PrefixWatch({
      endpoints: this.#endpoints,
      prefix,
      range,
      listener,
      read: (signal) => this.range(prefix, signal),
      ended: () => this.#watches.delete(watch),
      ...options,
    });
    this.#watches.add(watch);
    return watch;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#watches].map((watch) => watch.close()));
    await this.#transport.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #withLease<T>(lease: string | undefined, run: () => Promise<T>): Promise<T> {
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

/** `result` stays out: EQUAL is the default, and antietcd knows no name for it. */
function encodeCompare({ key, modRevision }: Compare): object {
  // A deleted key keeps a mod_revision in antietcd, so absence is asked by create_revision, which both put to zero.
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
