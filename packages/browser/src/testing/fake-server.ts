import { ContractClient } from '../contract-client.js';
import { ManualClock } from './manual-clock.js';

export interface SentRequest {
  /** Method and address. */
  readonly call: string;
  readonly body: unknown;
}

export interface FakeAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Undefined is a server that cannot be reached. */
export type AnswerCall = (call: string) => FakeAnswer | undefined;

/** A client of a server that answers as `answer` says. */
export function createFakeServer(answer: AnswerCall) {
  const requests: SentRequest[] = [];
  const clock = new ManualClock(Date.parse('2026-01-01T12:00:00Z'));
  const client = new ContractClient({
    fetch: async (url, { method = 'GET', body } = {}) => {
      if (typeof url !== 'string') throw new Error('expected an address as text');
      const call = `${method} ${url}`;
      requests.push({ call, body: typeof body === 'string' ? (JSON.parse(body) as unknown) : undefined });
      const answered = answer(call);
      if (answered === undefined) throw new TypeError('fetch failed');
      const text = answered.body === undefined ? null : JSON.stringify(answered.body);
      return new Response(text, { status: answered.status, headers: { ...answered.headers } });
    },
    clock,
    timeoutMs: 60_000,
    unreachable: 'The server is not responding.',
  });
  return { client, requests, clock, calls: () => requests.map(({ call }) => call) };
}
