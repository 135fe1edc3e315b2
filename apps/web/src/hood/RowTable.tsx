import type { Degradation, Page } from '@marquee/contracts/page';
import { age } from '../words/age.js';
import { reasonWords } from '../words/degradation.js';
import { useNow } from '../words/use-now.js';

export function RowTable({ page }: { page: Page }) {
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
                {row.reason && <small>{reasonWords[row.reason]}</small>}
              </th>
              <td>
                <span className={`rung rung-${row.source}`}>{row.source}</span>
              </td>
              <td>{age(row.asOf, now)}</td>
            </tr>
          ))}
          {missing.map((row) => (
            <Missing key={row.rowId} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Missing({ row }: { row: Degradation }) {
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
