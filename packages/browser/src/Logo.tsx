/** The name under a row of light bulbs. */
export function Logo() {
  return (
    <span className="logo">
      <svg viewBox="0 0 132 26" aria-label="Marquee" role="img">
        {Array.from({ length: 11 }, (_, bulb) => (
          <circle
            key={bulb}
            cx={6 + bulb * 12}
            cy="3"
            r="1.7"
            className={bulb % 3 === 1 ? 'bulb bulb-bright' : 'bulb'}
          />
        ))}
        <text x="66" y="24" textAnchor="middle" textLength="126" lengthAdjust="spacingAndGlyphs">
          MARQUEE
        </text>
      </svg>
    </span>
  );
}
