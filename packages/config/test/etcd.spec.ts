import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BreakableEtcd } from '@marquee/local/testing';
import { EtcdClient, type Compare, type Write } from '@marquee/etcd';
import { z } from 'zod';
import {
  auditTrail,
  configKey,
  ConfigWriter,
  connectConfig,
  listDeclaredProperties,
  UnknownPropertyError,
  InvalidValueError,
  WriteConflictError,
  type ConfigEvent,
  type ConnectOptions,
} from '../src/index.js';
import { Events } from './events.js';

const NAME = 'rows.timeoutMs';
const timeout = z.number().int().min(10).max(2000);
const identity = { service: 'row-builder', version: '1.0.0', instance: 'row-builder-1' };
const note = { who: 'ann', why: 'a drill' };
const service = { kind: 'service', service: 'row-builder' } as const;

let engine: BreakableEtcd;
let etcd: EtcdClient;
let folder: string;

beforeEach(async () => {
  engine = await BreakableEtcd.start();
  etcd = new EtcdClient({ endpoints: [engine.endpoint], timeoutMs: 1000 });
  folder = await mkdtemp(join(tmpdir(), 'config-'));
});

afterEach(async () => {
  await etcd.close();
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function connect(options: Partial<ConnectOptions> = {}) {
  const events = new Events<ConfigEvent>();
  const connected = await connectConfig({
    etcd,
    identity,
    env: {},
    lastKnownPath: join(folder, 'last-known.json'),
    onEvent: events.tell,
    ...options,
  });
  return { connected, config: connected.config, ready: connected.ready, events };
}

/** Waits until the declaration of the property is in etcd. */
async function declared(name = NAME): Promise<void> {
  while (!(await listDeclaredProperties(etcd)).some((property) => property.name === name))
    await new Promise(setImmediate);
}

describe('a running process', () => {
  it('receives a change within a second, and its removal', async () => {
    const { connected, config, ready } = await connect();
    await using _closing = connected;
    const property = config.property(NAME, timeout, 150);
    await ready;
    await declared();
    const values = new Events<number>();
    property.onChange(values.tell);
    const writer = new ConfigWriter(etcd);
    const startedAt = performance.now();
    await writer.setValue(service, NAME, 300, note);
    await values.until(() => values.all.length === 1);
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(config.snapshot()).toEqual([{ name: NAME, value: 300, layer: 'service', default: 150 }]);
    await writer.removeValue(service, NAME, note);
    await values.until(() => values.all.length === 2);
    expect(values.all).toEqual([300, 150]);
  });

  it('follows only values whose scope applies to it', async () => {
    const { connected, config, ready, events } = await connect();
    await using _closing = connected;
    const property = config.property(NAME, timeout, 150);
    await ready;
    await etcd.put(configKey({ kind: 'service', service: 'catalog' }, NAME), '20');
    await etcd.put(configKey({ kind: 'version', service: 'row-builder', version: '2.0.0' }, NAME), '30');
    await etcd.put(configKey({ kind: 'instance', service: 'row-builder', instance: 'row-builder-2' }, NAME), '40');
    await etcd.put(configKey({ kind: 'global' }, NAME), '50');
    await events.until(() => property.get() !== 150);
    expect(property.get()).toBe(50);
  });

  it('ignores an invalid value that was not written through the writer', async () => {
    const { connected, config, ready, events } = await connect();
    await using _closing = connected;
    const property = config.property(NAME, timeout, 150);
    await ready;
    await etcd.put(configKey(service, NAME), '"fast"');
    await events.until(() => events.all.some(({ kind }) => kind === 'ignored'));
    expect(property.get()).toBe(150);
  });

  it('keeps its values while etcd is unavailable and catches up afterwards', async () => {
    await etcd.put(configKey(service, NAME), '300');
    const { connected, config, ready, events } = await connect();
    await using _closing = connected;
    const property = config.property(NAME, timeout, 150);
    await ready;
    await engine.kill();
    await events.until(() => events.all.some(({ kind }) => kind === 'trouble'));
    expect(property.get()).toBe(300);
    await engine.start();
    await etcd.put(configKey(service, NAME), '400');
    await events.until(() => property.get() === 400);
    expect(property.get()).toBe(400);
  });

  it('reads the file layer and starts without it if the file is missing', async () => {
    const filePath = join(folder, 'layer.json');
    await writeFile(filePath, JSON.stringify({ [NAME]: 75 }));
    const with_ = await connect({ filePath });
    await using _first = with_.connected;
    expect(with_.config.property(NAME, timeout, 150).get()).toBe(75);
    const without = await connect({ filePath: join(folder, 'absent.json') });
    await using _second = without.connected;
    expect(without.config.property(NAME, timeout, 150).get()).toBe(150);
    expect(without.events.all[0]).toMatchObject({ kind: 'trouble' });
  });
});

describe('a start without etcd', () => {
  it('uses the last known values', async () => {
    await etcd.put(configKey(service, NAME), '300');
    const first = await connect();
    await first.ready;
    await first.connected.close();
    await engine.kill();
    const second = await connect();
    await using _closing = second.connected;
    expect(second.config.property(NAME, timeout, 150).get()).toBe(300);
  });
});

describe('the writer', () => {
  it('refuses undeclared properties and values that the schema does not allow', async () => {
    const { connected, config } = await connect();
    await using _closing = connected;
    const writer = new ConfigWriter(etcd);
    await expect(writer.setValue(service, NAME, 300, note)).rejects.toThrow(UnknownPropertyError);
    config.property(NAME, timeout, 150);
    await declared();
    for (const bad of [5, 1.5, 3000, '300', null]) {
      await expect(writer.setValue(service, NAME, bad, note)).rejects.toThrow(InvalidValueError);
      await expect(writer.setValue({ kind: 'global' }, NAME, bad, note)).rejects.toThrow(InvalidValueError);
    }
    const elsewhere = { kind: 'service', service: 'catalog' } as const;
    await expect(writer.setValue(elsewhere, NAME, 300, note)).rejects.toThrow(UnknownPropertyError);
    expect(await auditTrail(etcd)).toEqual([]);
  });

  it('records who changed what and why, and the values before and after', async () => {
    const { connected, config } = await connect();
    await using _closing = connected;
    config.property(NAME, timeout, 150);
    await declared();
    let minute = 0;
    const writer = new ConfigWriter(etcd, () => new Date(Date.UTC(2026, 0, 1, 0, minute++)));
    await writer.setValue(service, NAME, 300, note);
    await writer.setValue(service, NAME, 300, note);
    await writer.setValue(service, NAME, 400, { who: 'bob', why: 'too slow' });
    await writer.removeValue(service, NAME, note);
    const what = configKey(service, NAME);
    expect(await auditTrail(etcd)).toEqual([
      { ...note, what, from: '400', to: null, at: '2026-01-01T00:02:00.000Z' },
      { who: 'bob', why: 'too slow', what, from: '300', to: '400', at: '2026-01-01T00:01:00.000Z' },
      { ...note, what, from: null, to: '300', at: '2026-01-01T00:00:00.000Z' },
    ]);
  });

  it('does not overwrite a concurrent change and gives up after three attempts', async () => {
    const { connected, config } = await connect();
    await using _closing = connected;
    config.property(NAME, timeout, 150);
    await declared();
    class Contested extends EtcdClient {
      rivals = 0;
      override async txn(
        compare: readonly Compare[],
        writes: readonly Write[],
        signal?: AbortSignal,
      ): Promise<boolean> {
        if (this.rivals-- > 0) await etcd.put(configKey(service, NAME), String(500 + this.rivals));
        return await super.txn(compare, writes, signal);
      }
    }
    await using contested = new Contested({ endpoints: [engine.endpoint] });
    contested.rivals = 1;
    await new ConfigWriter(contested).setValue(service, NAME, 300, note);
    expect(await auditTrail(etcd)).toMatchObject([{ from: '500', to: '300' }]);
    contested.rivals = 3;
    await expect(new ConfigWriter(contested).setValue(service, NAME, 310, note)).rejects.toThrow(WriteConflictError);
    expect(await auditTrail(etcd)).toHaveLength(1);
  });
});

describe('the declarations', () => {
  it('are listed with their defaults and schemas', async () => {
    const { connected, config } = await connect();
    await using _closing = connected;
    config.property(NAME, timeout, 150);
    config.property('mode', z.enum(['on', 'off']), 'on');
    await declared();
    await declared('mode');
    expect(await listDeclaredProperties(etcd)).toMatchObject([
      { service: 'row-builder', name: 'mode', default: 'on', schema: { enum: ['on', 'off'] } },
      { service: 'row-builder', name: NAME, default: 150, schema: { type: 'integer', minimum: 10, maximum: 2000 } },
    ]);
  });

  it('are published once etcd is available', async () => {
    await engine.kill();
    const { connected, config } = await connect();
    await using _closing = connected;
    config.property(NAME, timeout, 150);
    await engine.start();
    await declared();
    expect(await listDeclaredProperties(etcd)).toHaveLength(1);
  });
});
