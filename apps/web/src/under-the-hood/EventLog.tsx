import { useStore } from '@marquee/browser/store';
import type { JournalEntry, Stage } from '../events/journal.js';
import { useVisit } from '../visit/visit-context.js';

const stageWords: Record<Stage, string> = {
  sending: 'sending',
  waiting: 'waiting for a retry',
  acknowledged: 'acknowledged',
  applied: 'applied',
  rejected: 'rejected',
  dropped: 'dropped, too many waiting',
};

const MAX_LISTED = 8;

/** This viewer's events: sent, acknowledged by the broker, applied to a row. Impressions are counted in one line. */
export function EventLog() {
  const entries = useStore(useVisit().journal);
  const impressions = entries.filter(({ event }) => event.kind === 'impression');
  const others = entries.filter(({ event }) => event.kind !== 'impression').slice(0, MAX_LISTED);
  const acknowledged = impressions.filter(({ stage }) => stage === 'acknowledged' || stage === 'applied').length;
  return (
    <section className="drawer-part">
      <h3>Your events</h3>
      {others.length === 0 && <p className="drawer-note">Play, like or list a title and follow its event here.</p>}
      <ol className="event-log">
        {others.map((entry) => (
          <EventItem key={entry.event.id} entry={entry} />
        ))}
        {impressions.length > 0 && (
          <li className={`event event-${acknowledged === impressions.length ? 'acknowledged' : 'sending'}`}>
            <span className="event-kind">impression</span>
            <span className="event-name">{impressions.length} cards seen</span>
            <span className="event-stage">{acknowledged} acknowledged</span>
          </li>
        )}
      </ol>
    </section>
  );
}

function EventItem({ entry }: { readonly entry: JournalEntry }) {
  const { event, name, stage, detail, addedAt, acknowledgedAt, appliedAt } = entry;
  const parts = [detail === undefined ? stageWords[stage] : `${stageWords[stage]}: ${detail}`];
  if (acknowledgedAt !== undefined) parts.push(`acknowledged by the broker after ${acknowledgedAt - addedAt} ms`);
  if (appliedAt !== undefined) parts.push(`in a row after ${appliedAt - addedAt} ms`);
  return (
    <li className={`event event-${stage}`} title={event.id}>
      <span className="event-kind">{event.kind}</span>
      <span className="event-name">{name}</span>
      <span className="event-stage">{parts.join(' · ')}</span>
    </li>
  );
}
