/** Where the broker tells what happens; it writes nothing itself. */
export type Log = (level: 'info' | 'warn' | 'error', message: string, fields?: object) => void;
