/** Weakest first; the strongest layer that holds a valid value decides. */
export const LAYERS = [
  'default',
  'file',
  'environment',
  'global',
  'service',
  'version',
  'instance',
  'override',
] as const;
export type Layer = (typeof LAYERS)[number];

/** The layers that come from etcd, named as their scopes. */
export type EtcdLayer = Extract<Layer, 'global' | 'service' | 'version' | 'instance'>;

export interface Resolved<T> {
  readonly value: T;
  readonly layer: Layer;
}

/** The last valid value of each layer of one property. `default` is always there, so there is always an answer. */
export class LayeredValue<T> {
  readonly #values = new Map<Layer, T>();

  constructor(defaultValue: T) {
    this.#values.set('default', defaultValue);
  }

  set(layer: Layer, value: T): void {
    this.#values.set(layer, value);
  }

  clear(layer: Exclude<Layer, 'default'>): void {
    this.#values.delete(layer);
  }

  resolve(): Resolved<T> {
    const layer = LAYERS.findLast((candidate) => this.#values.has(candidate)) ?? 'default';
    return { layer, value: this.#values.get(layer) as T };
  }
}
