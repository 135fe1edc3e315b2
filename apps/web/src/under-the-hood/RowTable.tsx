import { reasonWords } from '@marquee/browser/reason-words';
import type { Degradation, Page } from '@marquee/contracts/page';
import { useNow } from '../ui/use-now.js';
import { age } from '../words/age.js';

/** The rows of the page by source and age, and those that were left out. */
export function RowTable({ page }: { readonly page: Page }) {
  const now = useNow(1_000);
  const shown = new Set<string>(page.rows.map(({ rowId }) => rowId));
  const missing = page.degraded.filter(({ rowId }) => rowId !== 'page' && !shown.has(rowId));
  return (
    <section className="drawer-part">
      <h3>Rows</h3>
      <table className="row-table">
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col">Source</th>
            <th scope="col">Age</th>
          </tr>
        </thead>
        <tbody>
          {page.rows.map((row) => (
            <tr key={row.rowId}>
              <th scope="row">
                {row.title}
                {row.source !== 'live' && <small>{reasonWords[row.reason]}</small>}
              </th>
              <td>
                <span className={`rung rung-${row.source}`}>{row.source}</span>
              </td>
              <td>{age(row.asOf, now)}</td>
            </tr>
          ))}
          {missing.map((row) => (
            <MissingRow key={row.rowId} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function MissingRow({ row }: { readonly row: Degradation }) {
  return (
    <tr className="row-missing">
      <th scope="row">
        {row.rowId}
        <small>left out: {reasonWords[row.reason]}</small>
      </th>
      <td>
        <span className="rung rung-missing">missing</span>
      </td>
      <td>–</td>
    </tr>
  );
}
