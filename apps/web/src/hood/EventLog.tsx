import type { Stage } from '../events/journal.js';
import { useVisit } from '../shell/visit-context.js';
import { useStore } from '../store.js';

const stageWords: Record<Stage, string> = {
  sending: 'sending',
  waiting: 'kept, will be sent again',
  acknowledged: 'acknowledged',
  applied: 'applied',
  rejected: 'refused',
  dropped: 'given up, too many waiting',
};

/** The rest stays in the journal: the newest tell the story. */
const LISTED = 8;

/** This viewer's events: sent, acknowledged by the broker, applied to a row. */
export function EventLog() {
  const entries = useStore(useVisit().journal);
  return (
    <section className="drawer-part">
      <h3>Your events</h3>
      {entries.length === 0 && <p className="drawer-note">Play, like or list something, and watch it travel.</p>}
      <ol className="event-log">
        {entries.slice(0, LISTED).map(({ event, name, stage, detail, addedAt, acknowledgedAt, appliedAt }) => (
          <li key={event.id} className={`event event-${stage}`} title={event.id}>
            <span className="event-kind">{event.kind}</span>
            <span className="event-name">{name}</span>
            <span className="event-stage">
              {stageWords[stage]}
              {detail !== undefined && `: ${detail}`}
              {acknowledgedAt !== undefined && ` · ${acknowledgedAt - addedAt} ms`}
              {appliedAt !== undefined && ` · in a row after ${appliedAt - addedAt} ms`}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
