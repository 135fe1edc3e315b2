export { RequestRejectedError, NoInstanceError, UpstreamError } from './client/client.error.js';
export type { RawAnswer } from './client/call.js';
export { endpointClient } from './client/endpoint-client.js';
export type {
  Answer,
  Attempt,
  CallOptions,
  CreateCommand,
  EndpointClient,
  EndpointClientOptions,
} from './client/endpoint-client.js';
export { readHeaders, writeHeaders } from './context/headers.js';
export { currentContext, runInContext } from './context/request-context.js';
export type { RequestContext } from './context/request-context.js';
export { ContractPipe, parseInput } from './server/contract.pipe.js';
export type { InputOf, OutputOf, RawInput } from './server/contract.pipe.js';
export { isCalledWith, refuseUnknownCallers, unknownCaller } from './server/callers.js';
export { cookieName, cookieValues } from './server/cookies.js';
export { endpointOf, Handle, Input } from './server/handle.js';
export { httpAdapter, HttpServer } from './server/http-server.js';
export type { HttpServerOptions } from './server/request-hooks.js';
export { invalidRequest, offences, parseUntrusted, pathOf } from './server/invalid-request.js';
export { ProblemError } from './server/problem.error.js';
export type { ProblemOptions } from './server/problem.error.js';
export { refuseUnknownHosts } from './server/request-hooks.js';
export { ProblemFilter } from './server/problem.filter.js';
export { bodyLimitOf, endpointAt } from './server/routes.js';
export { Site, TrustedProxies, type SiteOptions } from './server/site.js';
export { EventStream, formatEvent, type ServerSentEvent } from './sse/event-stream.js';
export { JsonStream } from './sse/json-stream.js';
