/**
 * Creates an error without capturing a stack trace. While a dependency is down, refusals are created by the thousand,
 * and their stacks would only show this package.
 */
export function stackless<E extends Error>(make: () => E): E {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
