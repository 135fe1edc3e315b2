import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import {
  configKey,
  DynamicConfig,
  LAYERS,
  PropertyConflictError,
  InvalidValueError,
  variableOf,
  type ConfigEvent,
  type EtcdLayer,
} from '../src/index.js';
import type { PropertyScope } from '@marquee/contracts/registry';
import { appliesTo, parseConfigKey } from '../src/scope.js';

const timeout = z.number().int().min(10).max(2000);
const NAME = 'rows.timeoutMs';

function layer(config: DynamicConfig, name: EtcdLayer, text?: string): void {
  config.setLayer(name, new Map(text === undefined ? [] : [[NAME, text]]));
}

describe('a property', () => {
  it('takes the value of the strongest layer and falls back when that is removed', () => {
    const config = new DynamicConfig({ file: { [NAME]: 20 }, env: { [variableOf(NAME)]: '30' } });
    const property = config.property(NAME, timeout, 10);
    const seen = [property.get()];
    for (const [index, name] of (['global', 'service', 'version', 'instance'] as const).entries()) {
      layer(config, name, String(40 + index * 10));
      seen.push(property.get());
    }
    config.override(NAME, 80);
    seen.push(property.get());
    config.clearOverride(NAME);
    for (const name of ['instance', 'version', 'service', 'global'] as const) {
      seen.push(property.get());
      layer(config, name);
    }
    seen.push(property.get());
    expect(seen).toEqual([30, 40, 50, 60, 70, 80, 70, 60, 50, 40, 30]);
    expect(new DynamicConfig({ file: { [NAME]: 20 } }).property(NAME, timeout, 10).get()).toBe(20);
    expect(new DynamicConfig().property(NAME, timeout, 10).get()).toBe(10);
  });

  it('takes the value of the strongest layer in any order of arrival', () => {
    const values = fc.dictionary(fc.constantFrom('global', 'service', 'version', 'instance'), timeoutValues(), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(values, fc.integer(), (given, seed) => {
        const config = new DynamicConfig();
        const property = config.property(NAME, timeout, 10);
        const names = Object.keys(given) as EtcdLayer[];
        for (const name of seed % 2 === 0 ? names : names.toReversed()) layer(config, name, String(given[name]));
        const strongest = LAYERS.findLast((name) => name in given);
        expect(property.get()).toBe(strongest === undefined ? 10 : given[strongest]);
      }),
    );
  });

  it('keeps its value and reports an event when a new value is invalid', () => {
    const events: ConfigEvent[] = [];
    const config = new DynamicConfig({ onEvent: (event) => events.push(event) });
    const property = config.property(NAME, timeout, 10);
    layer(config, 'global', '100');
    layer(config, 'service', '200');
    for (const bad of ['5', '"200"', '{', '150.5']) layer(config, 'service', bad);
    expect(property.get()).toBe(200);
    expect(events.filter(({ kind }) => kind === 'ignored')).toHaveLength(4);
    expect(events.at(-1)).toMatchObject({ kind: 'ignored', name: NAME, layer: 'service' });
    layer(config, 'service');
    expect(property.get()).toBe(100);
  });

  it('takes the value of a weaker layer when a stronger one never had a valid value', () => {
    const config = new DynamicConfig({ env: { [variableOf(NAME)]: 'soon' } });
    const property = config.property(NAME, timeout, 10);
    layer(config, 'service', '5');
    expect(property.get()).toBe(10);
  });

  it('notifies its listeners of changes only, until they unsubscribe', () => {
    const config = new DynamicConfig();
    const property = config.property('list', z.array(z.string()), ['a']);
    const heard: unknown[] = [];
    const stop = property.onChange((value, previous) => heard.push([previous, value]));
    const set = (text: string) => config.setLayer('global', new Map([['list', text]]));
    set('["a"]');
    set('["b"]');
    set('[ "b" ]');
    stop();
    set('["c"]');
    expect(heard).toEqual([[['a'], ['b']]]);
  });

  it('has the value from etcd at once when it is declared later', () => {
    const config = new DynamicConfig();
    layer(config, 'version', '300');
    expect(config.property(NAME, timeout, 10).get()).toBe(300);
  });

  it('reads the environment as JSON if the schema allows that, else as text', () => {
    const env = { MARQUEE_PROP_A_B: '7', MARQUEE_PROP_TEXT: '7', MARQUEE_PROP_WORD: 'seven', MARQUEE_PROP_LIST: '[1]' };
    const config = new DynamicConfig({ env });
    expect(config.property('a-b', z.number(), 0).get()).toBe(7);
    expect(config.property('text', z.string(), '').get()).toBe('7');
    expect(config.property('word', z.string(), '').get()).toBe('seven');
    expect(config.property('list', z.array(z.number()), []).get()).toEqual([1]);
  });

  it('is the same object when declared again in the same way, and refused when declared differently', () => {
    const config = new DynamicConfig();
    const first = config.property(NAME, timeout, 10);
    expect(config.property(NAME, z.number().int().min(10).max(2000), 10)).toBe(first);
    expect(() => config.property(NAME, timeout, 20)).toThrow(PropertyConflictError);
    expect(() => config.property(NAME, z.number(), 10)).toThrow(PropertyConflictError);
  });

  it('refuses an invalid default, override or name', () => {
    const config = new DynamicConfig();
    expect(() => config.property(NAME, timeout, 1)).toThrow(InvalidValueError);
    expect(() => config.property('a/b', timeout, 10)).toThrow(InvalidValueError);
    config.property(NAME, timeout, 10);
    expect(() => config.override(NAME, 1)).toThrow(InvalidValueError);
    expect(() => config.override('unknown', 1)).toThrow(InvalidValueError);
  });
});

describe('the snapshot', () => {
  it('lists every property with its value and layer', () => {
    const config = new DynamicConfig({ env: { MARQUEE_PROP_B: '2' } });
    config.property('b', z.number(), 1);
    config.property('a', z.boolean(), true);
    expect(config.snapshot()).toEqual([
      { name: 'a', value: true, layer: 'default', default: true },
      { name: 'b', value: 2, layer: 'environment', default: 1 },
    ]);
  });
});

describe('the key of a value', () => {
  const part = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,8}$/);
  const scope: fc.Arbitrary<PropertyScope> = fc.oneof(
    fc.constant({ kind: 'global' as const }),
    fc.record({ kind: fc.constant('service' as const), service: part }),
    fc.record({ kind: fc.constant('version' as const), service: part, version: part }),
    fc.record({ kind: fc.constant('instance' as const), service: part, instance: part }),
  );

  it('parses to the scope and name it was built from', () => {
    fc.assert(
      fc.property(scope, part, (where, name) => {
        expect(parseConfigKey(configKey(where, name))).toEqual({ scope: where, name });
      }),
    );
  });

  it('does not parse if it has another shape', () => {
    const strange = [
      '/elsewhere/global/x',
      '/marquee/config/global',
      '/marquee/config/global/a/b',
      '/marquee/config/x/y',
    ];
    expect(strange.map(parseConfigKey)).toEqual(strange.map(() => undefined));
  });

  it('applies to a process only if every part of the scope matches', () => {
    const me = { service: 's', version: 'v', instance: 'i' };
    const scopes: PropertyScope[] = [
      { kind: 'global' },
      { kind: 'service', service: 's' },
      { kind: 'version', service: 's', version: 'v' },
      { kind: 'instance', service: 's', instance: 'i' },
    ];
    expect(scopes.map((where) => appliesTo(where, me))).toEqual([true, true, true, true]);
    const other = { service: 'o', version: 'v', instance: 'i' };
    expect(scopes.map((where) => appliesTo(where, other))).toEqual([true, false, false, false]);
    const sibling = { service: 's', version: 'w', instance: 'j' };
    expect(scopes.map((where) => appliesTo(where, sibling))).toEqual([true, true, false, false]);
  });
});

function timeoutValues(): fc.Arbitrary<number> {
  return fc.integer({ min: 10, max: 2000 });
}
