import { useEffect, useState } from 'react';
import { useStore } from '@marquee/browser/store';
import { useServices } from '../ui/services.js';
import { AuditLog } from './audit-log.js';
import { auditWords } from './audit-words.js';

/** What operators did, newest first. */
export function AuditList() {
  const { api, actions, clock } = useServices();
  const [log] = useState(() => new AuditLog(api, clock));
  const records = useStore(log);
  const { finished } = useStore(actions);
  useEffect(() => {
    log.open();
    return () => log.close();
  }, [log]);
  useEffect(() => void log.refresh(), [log, finished]);
  return (
    <section className="panel audit-panel" aria-labelledby="audit-title">
      <h2 id="audit-title">Audit log</h2>
      {records.length === 0 && <p className="note">No entries yet.</p>}
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
