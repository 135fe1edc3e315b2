interface Header {
  readonly name: string;
  /** Whether the gateway believes it from outside. Services believe every header of each other. */
  readonly fromOutside: boolean;
}

const REQUEST_HEADERS = {
  /** Milliseconds that the caller still waits. */
  deadline: { name: 'x-deadline-ms', fromOutside: true },
  /** RFC 9218: `u=0` (first) to `u=7` (last). */
  priority: { name: 'priority', fromOutside: true },
  /** The number of the attempt, from 1. A retry is never retried again further down. */
  attempt: { name: 'x-attempt', fromOutside: false },
  /** W3C trace context. */
  trace: { name: 'traceparent', fromOutside: true },
  /** W3C baggage. */
  baggage: { name: 'baggage', fromOutside: true },
  /** The service that is meant: ports are reused, and another service answers 421. */
  target: { name: 'x-target-service', fromOutside: false },
  /** Proof that the caller is a service of the platform; see `caller-token.ts`. */
  caller: { name: 'x-caller-token', fromOutside: false },
} as const satisfies Record<string, Header>;

type HeaderNames = { readonly [H in keyof typeof REQUEST_HEADERS]: (typeof REQUEST_HEADERS)[H]['name'] };

/** The headers that a call carries from service to service. */
export const HEADERS = Object.fromEntries(
  Object.entries(REQUEST_HEADERS).map(([key, { name }]) => [key, name]),
) as HeaderNames;

/** The headers that the gateway removes from every request. */
export const INTERNAL_HEADERS: readonly string[] = Object.values(REQUEST_HEADERS).flatMap(({ name, fromOutside }) =>
  fromOutside ? [] : [name],
);

/** Names the rung from which a home page came; a response has it besides the body, for those who do not read that. */
export const PAGE_SOURCE_HEADER = 'x-page-source';

/** Sent by a loader with the operator's import grant, which history needs; see `import-grant.ts`. */
export const IMPORT_GRANT_HEADER = 'x-import-grant';
