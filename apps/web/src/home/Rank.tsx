/** A position in a chart, as a large number behind the card. */
export function Rank({ rank }: { readonly rank: number }) {
  return (
    <svg className="rank" viewBox="0 0 100 150" aria-hidden="true" focusable="false">
      <text x="104" y="146" textAnchor="end" textLength={rank > 9 ? 128 : undefined} lengthAdjust="spacingAndGlyphs">
        {rank}
      </text>
    </svg>
  );
}
