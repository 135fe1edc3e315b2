import { useEffect, useState } from 'react';
import type { AuditRecord } from '@marquee/contracts/console';
import { consoleApi } from '../api/console-api.js';
import { auditWords } from './audit-words.js';

const EVERY_MS = 10_000;

/** What operators did, newest first; read again after each act and now and then, as others act too. */
export function AuditList({ done }: { done: number }) {
  const [records, setRecords] = useState<readonly AuditRecord[]>([]);
  useEffect(() => {
    const read = () => void consoleApi.audit().then(setRecords, () => undefined);
    read();
    const timer = setInterval(read, EVERY_MS);
    return () => clearInterval(timer);
  }, [done]);
  return (
    <section className="panel audit-panel" aria-labelledby="audit-title">
      <h2 id="audit-title">What was done</h2>
      {records.length === 0 && <p className="note">Nothing yet.</p>}
      <ol>
        {records.map((record) => (
          <li key={`${record.at} ${record.what}`}>
            <time dateTime={record.at}>{new Date(record.at).toLocaleTimeString('en-GB')}</time>
            <span>
              {auditWords(record)} <i>{record.why}</i>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
