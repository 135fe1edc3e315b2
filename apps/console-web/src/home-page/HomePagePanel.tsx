import { reasonWords } from '@marquee/browser/reason-words';
import type { Reason } from '@marquee/contracts/page';
import type { HomeWork } from '@marquee/contracts/statistics';
import type { Moment } from '../picture/history.js';
import { RungChart } from './RungChart.js';
import { Sparkline } from './Sparkline.js';
import { percent } from '../picture/story.js';

/** The p99 that the home page promises: its deadline of 300 ms and some slack. */
const PROMISED_MS = 350;

interface HomePagePanelProps {
  readonly work: HomeWork | null;
  readonly history: readonly Moment[];
}

/** Whether viewers get their page, how fast, from which rung, and how fresh it is. */
export function HomePagePanel({ work, history }: HomePagePanelProps) {
  const now = history.at(-1);
  const ms = (value: number | null | undefined) => (value == null ? '–' : `${Math.round(value)} ms`);
  return (
    <section className="panel home-panel" aria-labelledby="home-title">
      <h2 id="home-title">
        Home page <span className="window">last 10 s</span>
      </h2>
      <dl className="figures">
        <div>
          <dt>answered</dt>
          <dd>{now?.answered == null ? '–' : percent(now.answered)}</dd>
          <Sparkline
            history={history}
            read={(moment) => moment.answered}
            top={1}
            label="Share of pages answered, last two minutes"
          />
        </div>
        <div>
          <dt>99 % within</dt>
          <dd className={(now?.p99Ms ?? 0) > PROMISED_MS ? 'over' : ''}>{ms(now?.p99Ms)}</dd>
          <Sparkline
            history={history}
            read={(moment) => moment.p99Ms}
            top={PROMISED_MS * 1.2}
            limit={PROMISED_MS}
            label={`Time to answer at the 99th percentile, last two minutes; the limit is ${PROMISED_MS} ms`}
          />
        </div>
        <div>
          <dt>pages per second</dt>
          <dd>{now === undefined ? '–' : now.perSecond.toFixed(1)}</dd>
          <Sparkline
            history={history}
            read={(moment) => moment.perSecond}
            top={1}
            label="Pages per second, last two minutes"
          />
        </div>
        <div>
          <dt title="from receiving an event to changing its rows, 99th percentile">event to row</dt>
          <dd>{ms(now?.freshnessMs)}</dd>
          <Sparkline
            history={history}
            read={(moment) => moment.freshnessMs}
            top={500}
            label="Freshness at the 99th percentile, last two minutes"
          />
        </div>
      </dl>
      <RungChart title="Pages by rung" history={history} read={({ pages }) => pages} />
      <RungChart title="Rows by rung" history={history} read={({ rows }) => rows} />
      <Reasons reasons={work?.reasons ?? {}} />
    </section>
  );
}

function Reasons({ reasons }: { readonly reasons: HomeWork['reasons'] }) {
  const entries = (Object.entries(reasons) as [Reason, number][]).toSorted(([, a], [, b]) => b - a);
  if (entries.length === 0) return null;
  return (
    <div className="reasons">
      <h3>Why rows are not live</h3>
      <ul>
        {entries.slice(0, 4).map(([reason, count]) => (
          <li key={reason}>
            <b>{reason}</b> ×{count}: {reasonWords[reason]}
          </li>
        ))}
      </ul>
    </div>
  );
}
