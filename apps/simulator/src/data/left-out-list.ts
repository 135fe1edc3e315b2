import type { LeftOut } from '@marquee/contracts/load-marker';

const EXAMPLES = 5;

/** Counts what is left out of a load, and keeps a sentence about each of the first ones. */
export class LeftOutList implements LeftOut {
  count = 0;
  readonly examples: string[] = [];

  add(sentence: string): void {
    this.count += 1;
    if (this.examples.length < EXAMPLES) this.examples.push(sentence);
  }

  addAll({ count, examples }: LeftOut): void {
    this.count += count;
    this.examples.push(...examples.slice(0, EXAMPLES - this.examples.length));
  }

  toJSON(): LeftOut {
    return { count: this.count, examples: [...this.examples] };
  }
}
