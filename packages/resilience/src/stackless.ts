/**
 * Makes an error without walking the stack. A refusal is an everyday answer, made by the thousand when a dependency is down,
 * and its stack would only show this package.
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
