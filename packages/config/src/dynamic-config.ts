import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { declare, type Declaration } from './declaration.js';
import { parseJson, readings, variableOf } from './environment.js';
import { PropertyConflictError, InvalidValueError } from './errors.js';
import type { EtcdLayer, Layer } from './layers.js';
import { LayeredProperty, type Property } from './property.js';

export type ConfigEvent =
  | { readonly kind: 'changed'; readonly name: string; readonly layer: Layer }
  /** Its schema does not allow the value; what held before still holds. */
  | { readonly kind: 'ignored'; readonly name: string; readonly layer: Layer; readonly problem: string }
  /** etcd or a file could not be read or written; the values in memory stay. */
  | { readonly kind: 'trouble'; readonly error: unknown };

export interface DynamicConfigOptions {
  /** Raw values of the file layer by property name. */
  readonly file?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly onEvent?: (event: ConfigEvent) => void;
  readonly onDeclared?: (declaration: Declaration) => void;
}

export interface PropertyState {
  readonly name: string;
  readonly value: unknown;
  readonly layer: Layer;
  readonly default: unknown;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Typed properties whose values come from layers; `connectConfig` feeds the layers that live in etcd. */
export class DynamicConfig {
  readonly #options: DynamicConfigOptions;
  readonly #properties = new Map<string, LayeredProperty<unknown>>();
  readonly #remote = new Map<EtcdLayer, ReadonlyMap<string, string>>();

  constructor(options: DynamicConfigOptions = {}) {
    this.#options = options;
  }

  /**
   * Declares a property; the same declaration again gives the same property.
   *
   * @throws InvalidValueError when the default does not fit, PropertyConflictError when the name means something else already.
   */
  property<T>(name: string, schema: z.ZodType<T>, defaultValue: T): Property<T> {
    if (!NAME.test(name)) throw new InvalidValueError(name, 'a name is letters, digits, dots and dashes');
    const declaration = declare(name, schema, defaultValue);
    const known = this.#properties.get(name);
    if (known !== undefined) {
      if (!isDeepStrictEqual(declare(name, known.schema, known.defaultValue), declaration))
        throw new PropertyConflictError(name);
      return known as LayeredProperty<unknown> as LayeredProperty<T>;
    }
    const property = new LayeredProperty(name, schema, defaultValue);
    this.#properties.set(name, property as LayeredProperty<unknown>);
    this.#readStart(property as LayeredProperty<unknown>);
    this.#options.onDeclared?.(declaration);
    return property;
  }

  /** Sets the strongest layer in this process only, for tests and emergencies. @throws InvalidValueError */
  override(name: string, value: unknown): void {
    const property = this.#properties.get(name);
    if (property === undefined) throw new InvalidValueError(name, 'this process has not declared it');
    const offer = property.offer('override', [value]);
    if (!offer.ok) throw new InvalidValueError(name, offer.problem);
    if (offer.changed) this.#tell({ kind: 'changed', name, layer: 'override' });
  }

  clearOverride(name: string): void {
    const property = this.#properties.get(name);
    if (property?.withdraw('override')) this.#tell({ kind: 'changed', name, layer: property.layer });
  }

  /** Replaces the raw JSON texts of one layer; a name that is not in `values` falls through to weaker layers. */
  setLayer(layer: EtcdLayer, values: ReadonlyMap<string, string>): void {
    const before = this.#remote.get(layer) ?? new Map<string, string>();
    this.#remote.set(layer, values);
    for (const [name, text] of values) if (before.get(name) !== text) this.#offerText(layer, name, text);
    for (const name of before.keys()) if (!values.has(name)) this.#withdraw(layer, name);
  }

  /** Every declared property by name, with its value and the layer that decided. */
  snapshot(): readonly PropertyState[] {
    return [...this.#properties.values()]
      .map((property) => ({
        name: property.name,
        value: property.get(),
        layer: property.layer,
        default: property.defaultValue,
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  declarations(): readonly Declaration[] {
    return [...this.#properties.values()].map(({ name, schema, defaultValue }) => declare(name, schema, defaultValue));
  }

  #readStart(property: LayeredProperty<unknown>): void {
    const { file = {}, env = {} } = this.#options;
    if (Object.hasOwn(file, property.name)) this.#offer(property, 'file', [file[property.name]]);
    const text = env[variableOf(property.name)];
    if (text !== undefined) this.#offer(property, 'environment', readings(text));
    for (const [layer, values] of this.#remote) {
      const value = values.get(property.name);
      if (value !== undefined) this.#offer(property, layer, parseJson(value));
    }
  }

  #offerText(layer: EtcdLayer, name: string, text: string): void {
    const property = this.#properties.get(name);
    if (property !== undefined) this.#offer(property, layer, parseJson(text));
  }

  #withdraw(layer: EtcdLayer, name: string): void {
    const property = this.#properties.get(name);
    if (property?.withdraw(layer)) this.#tell({ kind: 'changed', name, layer: property.layer });
  }

  #offer(property: LayeredProperty<unknown>, layer: Exclude<Layer, 'default'>, values: readonly unknown[]): void {
    const { name } = property;
    const offer = property.offer(layer, values);
    if (!offer.ok) this.#tell({ kind: 'ignored', name, layer, problem: offer.problem });
    else if (offer.changed) this.#tell({ kind: 'changed', name, layer: property.layer });
  }

  #tell(event: ConfigEvent): void {
    this.#options.onEvent?.(event);
  }
}
