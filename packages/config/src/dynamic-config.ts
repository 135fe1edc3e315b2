import { isDeepStrictEqual } from 'node:util';
import type { PropertyDeclaration } from '@marquee/contracts/registry';
import type { z } from 'zod';
import { declare } from './declaration.js';
import { parseJson, readings, variableOf } from './environment.js';
import { PropertyConflictError, InvalidValueError } from './config.error.js';
import type { EtcdLayer, Layer } from './layers.js';
import { LayeredProperty, type Property } from './property.js';

export type ConfigEvent =
  | { readonly kind: 'changed'; readonly name: string; readonly layer: Layer }
  /** The schema does not allow the value. The previous value stays. */
  | { readonly kind: 'ignored'; readonly name: string; readonly layer: Layer; readonly problem: string }
  /** etcd or a file could not be read or written. The values in memory stay. */
  | { readonly kind: 'trouble'; readonly error: unknown };

export interface DynamicConfigOptions {
  /** Values of the file layer by property name. */
  readonly file?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly onEvent?: (event: ConfigEvent) => void;
  readonly onDeclared?: (declaration: PropertyDeclaration) => void;
}

export interface PropertyState {
  readonly name: string;
  readonly value: unknown;
  readonly layer: Layer;
  readonly default: unknown;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Typed properties whose values come from layers. `connectConfig` supplies the layers from etcd. */
export class DynamicConfig {
  private readonly options: DynamicConfigOptions;
  private readonly properties = new Map<string, LayeredProperty<unknown>>();
  private readonly remote = new Map<EtcdLayer, ReadonlyMap<string, string>>();

  constructor(options: DynamicConfigOptions = {}) {
    this.options = options;
  }

  /**
   * Declares a property. Declaring it again in the same way returns the same property.
   *
   * @throws InvalidValueError if the schema does not allow the default, PropertyConflictError if the name is already
   * declared differently.
   */
  property<T>(name: string, schema: z.ZodType<T>, defaultValue: T): Property<T> {
    if (!NAME.test(name))
      throw new InvalidValueError(name, 'its name may contain only letters, digits, dots, dashes and underscores');
    const declaration = declare(name, schema, defaultValue);
    const known = this.properties.get(name);
    if (known !== undefined) {
      if (!isDeepStrictEqual(declare(name, known.schema, known.defaultValue), declaration))
        throw new PropertyConflictError(name);
      return known as LayeredProperty<unknown> as LayeredProperty<T>;
    }
    const property = new LayeredProperty(name, schema, defaultValue);
    this.properties.set(name, property as LayeredProperty<unknown>);
    this.readInitialLayers(property as LayeredProperty<unknown>);
    this.options.onDeclared?.(declaration);
    return property;
  }

  /** Sets the strongest layer, in this process only, for tests and emergencies. @throws InvalidValueError */
  override(name: string, value: unknown): void {
    const property = this.properties.get(name);
    if (property === undefined) throw new InvalidValueError(name, 'this process has not declared it');
    const offer = property.offer('override', [value]);
    if (!offer.ok) throw new InvalidValueError(name, offer.problem);
    if (offer.changed) this.emit({ kind: 'changed', name, layer: 'override' });
  }

  clearOverride(name: string): void {
    const property = this.properties.get(name);
    if (property?.withdraw('override')) this.emit({ kind: 'changed', name, layer: property.layer });
  }

  /** Replaces the raw JSON texts of one layer; a name that is not in `values` falls through to weaker layers. */
  setLayer(layer: EtcdLayer, values: ReadonlyMap<string, string>): void {
    const before = this.remote.get(layer) ?? new Map<string, string>();
    this.remote.set(layer, values);
    for (const [name, text] of values) if (before.get(name) !== text) this.offerText(layer, name, text);
    for (const name of before.keys()) if (!values.has(name)) this.withdrawFrom(layer, name);
  }

  /** Every declared property, sorted by name, with its value and the layer it comes from. */
  snapshot(): readonly PropertyState[] {
    return [...this.properties.values()]
      .map((property) => ({
        name: property.name,
        value: property.get(),
        layer: property.layer,
        default: property.defaultValue,
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  declarations(): readonly PropertyDeclaration[] {
    return [...this.properties.values()].map(({ name, schema, defaultValue }) => declare(name, schema, defaultValue));
  }

  private readInitialLayers(property: LayeredProperty<unknown>): void {
    const { file = {}, env = {} } = this.options;
    if (Object.hasOwn(file, property.name)) this.offerTo(property, 'file', [file[property.name]]);
    const text = env[variableOf(property.name)];
    if (text !== undefined) this.offerTo(property, 'environment', readings(text));
    for (const [layer, values] of this.remote) {
      const value = values.get(property.name);
      if (value !== undefined) this.offerTo(property, layer, parseJson(value));
    }
  }

  private offerText(layer: EtcdLayer, name: string, text: string): void {
    const property = this.properties.get(name);
    if (property !== undefined) this.offerTo(property, layer, parseJson(text));
  }

  private withdrawFrom(layer: EtcdLayer, name: string): void {
    const property = this.properties.get(name);
    if (property?.withdraw(layer)) this.emit({ kind: 'changed', name, layer: property.layer });
  }

  private offerTo(
    property: LayeredProperty<unknown>,
    layer: Exclude<Layer, 'default'>,
    values: readonly unknown[],
  ): void {
    const { name } = property;
    const offer = property.offer(layer, values);
    if (!offer.ok) this.emit({ kind: 'ignored', name, layer, problem: offer.problem });
    else if (offer.changed) this.emit({ kind: 'changed', name, layer: property.layer });
  }

  private emit(event: ConfigEvent): void {
    this.options.onEvent?.(event);
  }
}
