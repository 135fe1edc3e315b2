import { currentSpan } from './span.js';
import type { Tracing } from './tracing.js';

/**
 * Returns an interceptor that runs each query in a span. Queries outside of a request or batch, such as those of
 * pollers, have none: each would be a trace of its own.
 */
export function tracedQueries(
  tracing: Tracing,
  database: string,
): <Result>(sql: string, run: () => Promise<Result>) => Promise<Result> {
  return (sql, run) => {
    if (!tracing.enabled || currentSpan() === undefined) return run();
    const operation = /^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase() ?? 'QUERY';
    const attributes = {
      'db.system.name': 'postgresql',
      'db.namespace': database,
      'db.operation.name': operation,
      // Values are parameters and not part of the text.
      'db.query.text': sql,
    };
    return tracing.trace(`${operation} ${database}`, { role: 'client', attributes }, run);
  };
}
