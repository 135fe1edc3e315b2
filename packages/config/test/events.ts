import { EventEmitter, once } from 'node:events';

/** Collects what a callback is told, and waits for a condition to hold after one of them. */
export class Events<T> {
  readonly all: T[] = [];
  readonly #told = new EventEmitter();

  readonly tell = (event: T): void => {
    this.all.push(event);
    this.#told.emit('told');
  };

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(this.#told, 'told');
  }
}
