import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { InvalidValueError } from './config.error.js';
import { LayeredValue, type Layer, type ResolvedValue } from './layers.js';

/** A dynamic property. Call `get` on each use; it costs a field access. */
export interface Property<T> {
  readonly name: string;
  get(): T;
  /** Calls `listener` after each change of the value. Returns a function that unsubscribes. */
  onChange(listener: (value: T, previous: T) => void): () => void;
}

/** Result of offering a value to a property. */
export type OfferResult =
  { readonly ok: true; readonly changed: boolean } | { readonly ok: false; readonly problem: string };

export class LayeredProperty<T> implements Property<T> {
  private readonly layers: LayeredValue<T>;
  private readonly listeners = new Set<(value: T, previous: T) => void>();
  private resolved: ResolvedValue<T>;

  /** @throws InvalidValueError if the schema does not allow the default. */
  constructor(
    readonly name: string,
    readonly schema: z.ZodType<T>,
    readonly defaultValue: T,
  ) {
    const checked = schema.safeParse(defaultValue);
    if (!checked.success) throw new InvalidValueError(name, `its default ${problemOf(checked.error)}`);
    this.layers = new LayeredValue(checked.data);
    this.resolved = this.layers.resolve();
  }

  get(): T {
    return this.resolved.value;
  }

  get layer(): Layer {
    return this.resolved.layer;
  }

  onChange(listener: (value: T, previous: T) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Accepts the first reading that the schema allows. If there is none, the layer keeps its value. */
  offer(layer: Exclude<Layer, 'default'>, readings: readonly unknown[]): OfferResult {
    let problem = 'it is not JSON';
    for (const reading of readings) {
      const parsed = this.schema.safeParse(reading);
      if (parsed.success) {
        this.layers.set(layer, parsed.data);
        return { ok: true, changed: this.update() };
      }
      problem = problemOf(parsed.error);
    }
    return { ok: false, problem };
  }

  withdraw(layer: Exclude<Layer, 'default'>): boolean {
    this.layers.clear(layer);
    return this.update();
  }

  private update(): boolean {
    const previous = this.resolved;
    this.resolved = this.layers.resolve();
    if (isDeepStrictEqual(previous.value, this.resolved.value)) return false;
    for (const listener of this.listeners) listener(this.resolved.value, previous.value);
    return true;
  }
}

function problemOf(error: z.core.$ZodError): string {
  return error.issues.map(({ path, message }) => [...path.map(String), message].join(': ')).join('; ');
}
