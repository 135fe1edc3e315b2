import { memo, useId } from 'react';
import { faceOf } from './face.js';
import type { Face } from './face.js';

/** A face drawn from the seed. */
export const Avatar = memo(function Avatar({ seed }: { readonly seed: string }) {
  const id = useId();
  const { ground, skin, hair, shirt, cut, glasses, mouth } = faceOf(seed);
  return (
    <svg className="avatar" viewBox="0 0 100 100" aria-hidden="true" focusable="false">
      <defs>
        <linearGradient id={id} x1="0" y1="0" x2="1" y2="1">
          <stop offset="0" stopColor={ground[0]} />
          <stop offset="1" stopColor={ground[1]} />
        </linearGradient>
      </defs>
      <rect width="100" height="100" fill={`url(#${id})`} />
      <circle cx="50" cy="46" r="37" fill="#fff" opacity=".1" />
      <BackHair cut={cut} color={hair} />
      <path d="M14 104C14 82 32 76 50 76s36 6 36 28z" fill={shirt} />
      <path d="M42 62h16v14a8 8 0 0 1-16 0z" fill={skin} />
      <path d="M42 66c4 5 12 5 16 0v6c-4 3-12 3-16 0z" opacity=".18" />
      <ellipse cx="50" cy="48" rx="19" ry="22" fill={skin} />
      <circle cx="42.5" cy="48" r="2.3" fill="#1b1a20" />
      <circle cx="57.5" cy="48" r="2.3" fill="#1b1a20" />
      {glasses && (
        <path
          d="M36 48a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0zm15 0a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0zm-2-1h2"
          fill="none"
          stroke="#1b1a20"
          strokeWidth="1.8"
        />
      )}
      {mouth === 'grin' ? (
        <path d="M43 57h14a7 6 0 0 1-14 0z" fill="#fff" />
      ) : (
        <path
          d={mouth === 'smile' ? 'M43 57q7 6.5 14 0' : 'M44 59h12'}
          fill="none"
          stroke="#1b1a20"
          strokeWidth="2"
          strokeLinecap="round"
        />
      )}
      <FrontHair cut={cut} color={hair} />
    </svg>
  );
});

interface HairProps {
  readonly cut: Face['cut'];
  readonly color: string;
}

function BackHair({ cut, color }: HairProps) {
  if (cut === 'bob') return <path d="M25 74C20 20 80 20 75 74z" fill={color} />;
  if (cut === 'bun') return <circle cx="50" cy="19" r="10" fill={color} />;
  if (cut !== 'curls') return null;
  return (
    <g fill={color}>
      {[28, 33, 42, 52, 62, 69, 73].map((x, index) => (
        <circle key={x} cx={x} cy={[52, 38, 29, 26, 30, 39, 52][index]} r="10" />
      ))}
    </g>
  );
}

function FrontHair({ cut, color }: HairProps) {
  if (cut === 'cap') return <path d="M30 42C30 18 70 18 70 42zM29 39h50v4.500H29z" fill="#1b1a20" />;
  if (cut === 'bob') return <path d="M31 46C30 22 70 22 69 46 60 42 54 36 52 32 47 40 40 44 31 46z" fill={color} />;
  return <path d="M30.5 45C28 20 72 20 69.5 45 66 36 60 34 50 34s-16 2-19.5 11z" fill={color} />;
}
