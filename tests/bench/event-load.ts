/** What both sides of the benchmark of events send. */
export const EVENTS = 40_000;
export const BATCH = 500;
/** Requests at the same time. */
export const CONNECTIONS = 4;
