import type { JournalEntry, Stage } from '../events/journal.js';
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

/** This viewer's events: sent, acknowledged by the broker, applied to a row. Impressions are many and told together. */
export function EventLog() {
  const entries = useStore(useVisit().journal);
  const impressions = entries.filter(({ event }) => event.kind === 'impression');
  const deeds = entries.filter(({ event }) => event.kind !== 'impression').slice(0, LISTED);
  const arrived = impressions.filter(({ stage }) => stage === 'acknowledged' || stage === 'applied').length;
  return (
    <section className="drawer-part">
      <h3>Your events</h3>
      {deeds.length === 0 && <p className="drawer-note">Play, like or list something, and watch it travel.</p>}
      <ol className="event-log">
        {deeds.map((entry) => (
          <Deed key={entry.event.id} entry={entry} />
        ))}
        {impressions.length > 0 && (
          <li className={`event event-${arrived === impressions.length ? 'acknowledged' : 'sending'}`}>
            <span className="event-kind">impression</span>
            <span className="event-name">{impressions.length} cards seen</span>
            <span className="event-stage">{arrived} acknowledged</span>
          </li>
        )}
      </ol>
    </section>
  );
}

function Deed({ entry: { event, name, stage, detail, addedAt, acknowledgedAt, appliedAt } }: { entry: JournalEntry }) {
  const parts = [detail === undefined ? stageWords[stage] : `${stageWords[stage]}: ${detail}`];
  if (acknowledgedAt !== undefined) parts.push(`broker had it after ${acknowledgedAt - addedAt} ms`);
  if (appliedAt !== undefined) parts.push(`in a row after ${appliedAt - addedAt} ms`);
  return (
    <li className={`event event-${stage}`} title={event.id}>
      <span className="event-kind">{event.kind}</span>
      <span className="event-name">{name}</span>
      <span className="event-stage">{parts.join(' · ')}</span>
    </li>
  );
}
