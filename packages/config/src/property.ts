import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { InvalidValueError } from './errors.js';
import { LayeredValue, type Layer, type Resolved } from './layers.js';

/** What code holds of a dynamic property: read it at each use, it costs a field access. */
export interface Property<T> {
  readonly name: string;
  get(): T;
  /** Called after each change of the resolved value; returns the way to stop. */
  onChange(listener: (value: T, previous: T) => void): () => void;
}

/** Outcome of handing a raw value to a property. */
export type Offer = { readonly ok: true; readonly changed: boolean } | { readonly ok: false; readonly problem: string };

export class LayeredProperty<T> implements Property<T> {
  readonly #layers: LayeredValue<T>;
  readonly #listeners = new Set<(value: T, previous: T) => void>();
  #resolved: Resolved<T>;

  /** @throws InvalidValueError when the default does not fit the schema. */
  constructor(
    readonly name: string,
    readonly schema: z.ZodType<T>,
    readonly defaultValue: T,
  ) {
    const checked = schema.safeParse(defaultValue);
    if (!checked.success) throw new InvalidValueError(name, `its default ${problemOf(checked.error)}`);
    this.#layers = new LayeredValue(checked.data);
    this.#resolved = this.#layers.resolve();
  }

  get(): T {
    return this.#resolved.value;
  }

  get layer(): Layer {
    return this.#resolved.layer;
  }

  onChange(listener: (value: T, previous: T) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Takes the first of the readings that fits; if none does, the layer keeps what it had. */
  offer(layer: Exclude<Layer, 'default'>, readings: readonly unknown[]): Offer {
    let problem = 'it is not JSON';
    for (const reading of readings) {
      const parsed = this.schema.safeParse(reading);
      if (parsed.success) {
        this.#layers.set(layer, parsed.data);
        return { ok: true, changed: this.#resolve() };
      }
      problem = problemOf(parsed.error);
    }
    return { ok: false, problem };
  }

  withdraw(layer: Exclude<Layer, 'default'>): boolean {
    this.#layers.clear(layer);
    return this.#resolve();
  }

  #resolve(): boolean {
    const previous = this.#resolved;
    this.#resolved = this.#layers.resolve();
    if (isDeepStrictEqual(previous.value, this.#resolved.value)) return false;
    for (const listener of this.#listeners) listener(this.#resolved.value, previous.value);
    return true;
  }
}

function problemOf(error: z.core.$ZodError): string {
  return error.issues.map(({ path, message }) => [...path.map(String), message].join(': ')).join('; ');
}
