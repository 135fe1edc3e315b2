/** All layers, weakest first. The strongest layer with a valid value decides. */
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

/** The layers from etcd, named after their scopes. */
export type EtcdLayer = Extract<Layer, 'global' | 'service' | 'version' | 'instance'>;

export interface ResolvedValue<T> {
  readonly value: T;
  readonly layer: Layer;
}

/** The last valid value of each layer of one property. The layer `default` always has one. */
export class LayeredValue<T> {
  private readonly values = new Map<Layer, T>();

  constructor(defaultValue: T) {
    this.values.set('default', defaultValue);
  }

  set(layer: Layer, value: T): void {
    this.values.set(layer, value);
  }

  clear(layer: Exclude<Layer, 'default'>): void {
    this.values.delete(layer);
  }

  resolve(): ResolvedValue<T> {
    const layer = LAYERS.findLast((candidate) => this.values.has(candidate)) ?? 'default';
    return { layer, value: this.values.get(layer) as T };
  }
}
