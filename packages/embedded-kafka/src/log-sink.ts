/** Receives what the broker logs. The broker itself writes nothing. */
export type Log = (level: 'info' | 'warn' | 'error', message: string, fields?: object) => void;
