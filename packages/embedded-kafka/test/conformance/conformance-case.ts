import type { Subject } from './subject.js';

/** The same requests for each broker, and the observed answer of Apache Kafka 4.1. */
export interface ConformanceCase {
  readonly name: string;
  readonly observe: (subject: Subject) => Promise<unknown>;
  readonly expected: unknown;
}
