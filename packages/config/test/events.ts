import { EventEmitter, once } from 'node:events';

/** Collects the events passed to a callback and waits until a condition holds. */
export class Events<T> {
  readonly all: T[] = [];
  private readonly updated = new EventEmitter();

  readonly tell = (event: T): void => {
    this.all.push(event);
    this.updated.emit('update');
  };

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(this.updated, 'update');
  }
}
