import './row.css';
import './billboard.css';

/** The page before it is there: the same boxes at the same places. */
export function Skeleton({ label }: { label: string }) {
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{label}</span>
      <div className="billboard">
        <div className="billboard-text">
          <div className="bone bone-title" />
          <div className="bone bone-line" />
          <div className="bone bone-button" />
        </div>
      </div>
      {[0, 1, 2].map((row) => (
        <div className="row" key={row}>
          <div className="row-head">
            <div className="bone bone-heading" />
          </div>
          <div className="row-list">
            {Array.from({ length: 10 }, (_, card) => (
              <div className="card" key={card}>
                <div className="bone bone-poster" />
              </div>
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
