import type { z } from 'zod';

export interface TopicShape<Value extends z.ZodType = z.ZodType> {
  readonly name: string;
  /** The field of the value that is the record's key. */
  readonly key: string;
  readonly value: Value;
  /** CloudEvents `type`. */
  readonly type: string;
  readonly partitions: number;
  readonly cleanup: 'delete' | 'compact';
  readonly retentionBytes?: number;
  readonly retentionMs?: number;
}

export type ValueOf<T extends TopicShape> = z.output<T['value']>;

/** Declares one topic; producers, consumers, set-up and tests are typed from it. */
export function topic<const T extends TopicShape>(shape: T): T {
  return shape;
}

/** Where records that cannot be decoded, or break their schema, are kept with the reason. */
export function deadLettersOf(name: string): string {
  return `${name}.dead-letters`;
}
