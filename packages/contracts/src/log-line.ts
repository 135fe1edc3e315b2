const LEVELS: Readonly<Record<number, string>> = {
  10: 'TRACE',
  20: 'DEBUG',
  30: 'INFO',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
};
/** Fields of a JSON line that the formatted line shows elsewhere, or that a reader of one log does not need. */
const HIDDEN = new Set(['level', 'time', 'msg', 'message', 'pid', 'hostname', 'service', 'instance', 'err', 'error']);

interface LogRecord {
  readonly level: number;
  readonly time?: number | string;
  readonly msg?: string;
  readonly err?: { readonly message?: string; readonly stack?: string };
}

/** The JSON log record in a line; undefined for plain text. */
export function parseRecord(line: string): LogRecord | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const record = JSON.parse(line) as Partial<LogRecord>;
    return typeof record.level === 'number' ? (record as LogRecord) : undefined;
  } catch {
    return undefined;
  }
}

/** A JSON log line as a person reads it: time, level, message, other fields, stack. Plain text stays unchanged. */
export function formatLine(line: string): string {
  const record = parseRecord(line);
  if (record === undefined) return line;
  const { level, time, msg, err } = record;
  const fields = Object.entries(record)
    .filter(([name]) => !HIDDEN.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const head = [timeOf(time), (LEVELS[level] ?? String(level)).padEnd(5), msg ?? '', ...fields]
    .filter(Boolean)
    .join(' ');
  const stack = err?.stack ?? err?.message;
  return stack === undefined ? head : `${head}\n  ${stack.replaceAll('\n', '\n  ')}`;
}

function timeOf(time: number | string | undefined): string {
  if (time === undefined) return '';
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString().slice(11, 23);
}
