import type { ReactNode } from 'react';
import './row.css';
import './billboard.css';

const waiting = (
  <>
    <span className="visually-hidden">Loading your page</span>
    <div className="bone bone-title" />
    <div className="bone bone-line" />
    <div className="bone bone-button" />
  </>
);

/** A placeholder with the layout of the page; `children` replace the text of the billboard. */
export function Skeleton({ children = waiting }: { readonly children?: ReactNode }) {
  return (
    <div className="skeleton">
      <div className="billboard">
        <div className="billboard-text" role="status">
          {children}
        </div>
      </div>
      {[0, 1, 2].map((row) => (
        <div className="row" key={row} aria-hidden="true">
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
