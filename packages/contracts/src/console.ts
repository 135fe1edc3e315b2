import { z } from 'zod';
import { endpoint } from './endpoint.js';
import { FaultKind, FaultRule, FaultScope, withInterplay } from './faults.js';
import { Timestamp, text } from './ids.js';
import { Source } from './page.js';
import { AuditRecord, InstanceStatus, PropertyDeclaration, PropertyScope } from './registry.js';
import { CommandStatistics, HomeWork } from './statistics.js';
import { OtlpSpans, Trace, TraceId, TraceSummary } from './traces.js';

export { AuditRecord, PropertyScope } from './registry.js';

const Name = z.string().regex(/^[a-z0-9-]{1,63}$/, 'expected lower-case letters, digits and dashes');
const Why = text()
  .min(3)
  .max(200)
  .regex(/\S[^]+\S/, 'say why in a few words')
  .trim();

/** State of a supervised process. `waiting`: it died and will be restarted. `held`: it is kept down until `restart`. */
export const ProcessState = z.enum(['starting', 'ready', 'paused', 'waiting', 'held', 'stopped']);
export type ProcessState = z.infer<typeof ProcessState>;

export const ManagedProcess = z.object({
  name: z.string(),
  kind: z.enum(['engine', 'service']),
  service: z.string(),
  state: ProcessState,
  pid: z.int().optional(),
  restarts: z.int().nonnegative(),
});
export type ManagedProcess = z.infer<typeof ManagedProcess>;

/** An instance, an engine, or both views of one: what the registry, its supervisor and its own statistics say. */
export const FleetNode = z.object({
  name: z.string(),
  kind: z.enum(['service', 'engine']),
  service: z.string(),
  version: z.string().nullable(),
  /** In the registry; `lease-lost`: it has stopped renewing, and still answered the last probe. */
  registered: z.enum([...InstanceStatus.options, 'lease-lost', 'absent']),
  /** Milliseconds since its last statistics; null when never heard. */
  silentMs: z.number().nonnegative().nullable(),
  /** What it says is missing. */
  missing: z.array(z.string()),
  /** Null where processes are managed elsewhere. */
  process: ManagedProcess.nullable(),
  commands: z.array(CommandStatistics),
});
export type FleetNode = z.infer<typeof FleetNode>;

/** The calls of one command from one instance, over the last 10 s. */
export const FleetEdge = z.object({
  from: z.string(),
  /** A service, or an engine. */
  to: z.string(),
  command: z.string(),
  perSecond: z.number().nonnegative(),
  /** Share of calls, 0 to 1, that brought no answer: failed, timed out, refused by the breaker or bulkhead. */
  errorShare: z.number().min(0).max(1),
  breaker: CommandStatistics.shape.breaker.shape.state,
  p99Ms: z.number().nonnegative(),
  /** Whether a fault rule applies to it. */
  faulted: z.boolean(),
});
export type FleetEdge = z.infer<typeof FleetEdge>;

/** Everything an operator sees at a glance. */
export const Picture = z.object({
  at: Timestamp,
  nodes: z.array(FleetNode),
  edges: z.array(FleetEdge),
  work: HomeWork.nullable(),
  faults: z.array(FaultRule),
  /** Faults can be made here. */
  faultsEnabled: z.boolean(),
  /** Processes can be acted on from here. */
  processesManaged: z.boolean(),
});
export type Picture = z.infer<typeof Picture>;

export const DeclaredProperty = z.object({
  service: z.string(),
  ...PropertyDeclaration.shape,
  /** What operators have set, by scope. */
  set: z.array(z.object({ scope: PropertyScope, value: z.json() })),
});
export type DeclaredProperty = z.infer<typeof DeclaredProperty>;

const operator = { service: 'console', session: true, urgency: 0, deadlineMs: 5_000 } as const;

export const login = endpoint({
  ...operator,
  name: 'console.login',
  session: false,
  method: 'POST',
  path: '/api/login',
  summary: 'Trades the token for a cookie',
  body: z.strictObject({ token: z.string().max(200) }),
  maxBodyBytes: 1_024,
  responses: { 204: null },
  idempotent: true,
});

export const logout = endpoint({
  ...operator,
  name: 'console.logout',
  method: 'DELETE',
  path: '/api/login',
  summary: 'Ends the permit of this page, here and in every copy of its cookie',
  responses: { 204: null },
  idempotent: true,
});

export const fleet = endpoint({
  ...operator,
  name: 'console.fleet',
  method: 'GET',
  path: '/api/fleet',
  summary: 'Instances and engines, with their processes where these are managed here',
  responses: {
    200: z.object({ instances: z.array(FleetNode), processes: z.array(ManagedProcess).nullable() }),
  },
  idempotent: true,
});

export const scrapeTargets = endpoint({
  ...operator,
  name: 'console.scrape-targets',
  method: 'GET',
  path: '/api/scrape-targets',
  summary: 'Where each instance, except consoles, answers /metrics: HTTP service discovery for Prometheus',
  responses: {
    200: z.array(z.object({ targets: z.array(z.string()), labels: z.record(z.string(), z.string()) })),
  },
  idempotent: true,
});

export const pictureStream = endpoint({
  ...operator,
  name: 'console.stream',
  method: 'GET',
  path: '/api/stream',
  summary: 'The picture, once a second, as server-sent events',
  responses: { 200: 'event-stream' },
  deadlineMs: 0,
  idempotent: true,
});

export const startFault = endpoint({
  ...operator,
  name: 'console.start-fault',
  method: 'POST',
  path: '/api/faults',
  summary: 'Makes calls fail on purpose for a number of seconds',
  body: withInterplay(
    z.strictObject({
      target: FaultRule.shape.target,
      kind: FaultKind,
      delayMs: FaultRule.shape.delayMs,
      share: z.number().gt(0).max(1).default(1),
      scope: FaultScope.default('all'),
      seconds: z.int().min(1).max(3_600),
      why: Why.default('a drill'),
    }),
  ),
  responses: { 201: FaultRule },
  idempotent: false,
});

export const clearFault = endpoint({
  ...operator,
  name: 'console.clear-fault',
  method: 'DELETE',
  path: '/api/faults/{id}',
  summary: 'Ends one fault',
  params: z.object({ id: FaultRule.shape.id }),
  responses: { 204: null },
  idempotent: true,
});

export const clearFaults = endpoint({
  ...operator,
  name: 'console.clear-faults',
  method: 'DELETE',
  path: '/api/faults',
  summary: 'Ends every fault',
  responses: { 200: z.object({ cleared: z.int() }) },
  idempotent: true,
});

export const actOnProcess = endpoint({
  ...operator,
  name: 'console.act',
  method: 'POST',
  path: '/api/processes/{name}/{action}',
  summary: 'Acts on a process; "scale" takes the name of a service and the number of replicas',
  params: z.object({ name: Name, action: z.enum(['kill', 'hold', 'pause', 'resume', 'restart', 'scale']) }),
  body: z.strictObject({ replicas: z.int().min(0).max(10).optional(), why: Why.optional() }).nullable(),
  responses: { 202: z.object({ name: z.string(), action: z.string() }) },
  deadlineMs: 15_000,
  idempotent: false,
});

export const listProperties = endpoint({
  ...operator,
  name: 'console.properties',
  method: 'GET',
  path: '/api/properties',
  summary: 'Every dynamic property that a service has declared, and what is set',
  responses: { 200: z.object({ properties: z.array(DeclaredProperty) }) },
  idempotent: true,
});

const propertyName = z.object({ name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/) });

export const setProperty = endpoint({
  ...operator,
  name: 'console.set-property',
  method: 'PUT',
  path: '/api/properties/{name}',
  summary: 'Sets a property for a part of the fleet',
  params: propertyName,
  body: z.strictObject({ scope: PropertyScope, value: z.json(), why: Why }),
  responses: { 204: null },
  idempotent: true,
});

export const removeProperty = endpoint({
  ...operator,
  name: 'console.remove-property',
  method: 'DELETE',
  path: '/api/properties/{name}',
  summary: 'Lets what is set elsewhere, or the default, hold again',
  params: propertyName,
  body: z.strictObject({ scope: PropertyScope, why: Why }),
  responses: { 204: null },
  idempotent: true,
});

export const audit = endpoint({
  ...operator,
  name: 'console.audit',
  method: 'GET',
  path: '/api/audit',
  summary: 'What operators did, newest first',
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
  responses: { 200: z.object({ records: z.array(AuditRecord) }) },
  idempotent: true,
});

/** Where services send their spans, if the base address of their OTLP receiver is `<console>/internal`. */
export const receiveSpans = endpoint({
  ...operator,
  name: 'console.receive-spans',
  session: false,
  method: 'POST',
  path: '/internal/v1/traces',
  summary: 'Keeps spans of services of this platform for some minutes: OTLP/HTTP with JSON',
  body: OtlpSpans,
  maxBodyBytes: 4 * 1024 * 1024,
  responses: { 200: z.object({}) },
  idempotent: true,
});

export const listTraces = endpoint({
  ...operator,
  name: 'console.traces',
  method: 'GET',
  path: '/api/traces',
  summary: 'Recorded traces of the last minutes',
  query: z.strictObject({
    /** The name of the first span. */
    name: z.string().max(200).optional(),
    order: z.enum(['slowest', 'newest']).default('slowest'),
    limit: z.coerce.number().int().min(1).max(200).default(20),
  }),
  responses: {
    200: z.object({
      /** Whether any span has arrived here. */
      receiving: z.boolean(),
      traces: z.array(TraceSummary),
    }),
  },
  idempotent: true,
});

export const readTrace = endpoint({
  ...operator,
  name: 'console.trace',
  method: 'GET',
  path: '/api/traces/{traceId}',
  summary: 'The spans of one trace',
  params: z.object({ traceId: TraceId }),
  responses: { 200: Trace },
  idempotent: true,
});

/** The home page in a span of `HISTORY_EVERY_MS`; null where there were no requests. */
export const HistoryMoment = z.object({
  at: Timestamp,
  perSecond: z.number().nonnegative(),
  /** Share of pages answered, 0 to 1. */
  answered: z.number().min(0).max(1).nullable(),
  p50Ms: z.number().nonnegative().nullable(),
  p99Ms: z.number().nonnegative().nullable(),
  /** From the receipt of an event to the change of its rows, 99th percentile. */
  freshnessMs: z.number().nonnegative().nullable(),
  /** Share of rows by rung, 0 to 1. */
  rows: z.partialRecord(Source, z.number().min(0).max(1)),
});
export type HistoryMoment = z.infer<typeof HistoryMoment>;

export const HISTORY_EVERY_MS = 5_000;
export const HISTORY_SPAN_MS = 60 * 60_000;

export const homeHistory = endpoint({
  ...operator,
  name: 'console.history',
  method: 'GET',
  path: '/api/history',
  summary: 'The home page over the last hour, oldest first',
  responses: { 200: z.object({ moments: z.array(HistoryMoment) }) },
  idempotent: true,
});

export const consoleEndpoints = [
  login,
  logout,
  fleet,
  pictureStream,
  scrapeTargets,
  startFault,
  clearFault,
  clearFaults,
  actOnProcess,
  listProperties,
  setProperty,
  removeProperty,
  audit,
  receiveSpans,
  listTraces,
  readTrace,
  homeHistory,
] as const;
