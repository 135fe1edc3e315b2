import type { Subject } from './subject.js';

/** One observation: the same requests to each broker, and what Apache Kafka 4.1 was seen to answer. */
export interface ConformanceCase {
  readonly name: string;
  readonly observe: (subject: Subject) => Promise<unknown>;
  readonly expected: unknown;
}
