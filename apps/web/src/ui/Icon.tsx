const paths = {
  play: 'M7 4.5v15l13-7.5z',
  pause: 'M7 5h3.5v14H7zM13.5 5H17v14h-3.5z',
  plus: 'M11 4h2v7h7v2h-7v7h-2v-7H4v-2h7z',
  check: 'M9.5 17.6 4 12.1l1.5-1.5 4 4 9-9L20 7.1z',
  like: 'M2 10h4v11H2zM8 10l4.5-8c1.6 0 2.6 1.3 2.3 2.8L14 9h5.6c1.4 0 2.4 1.3 2.1 2.6l-1.7 7.2A3 3 0 0 1 17 21H8z',
  info: 'M11 10h2v8h-2zM11 6h2v2.2h-2zM12 1.8A10.2 10.2 0 1 0 12 22.2 10.2 10.2 0 0 0 12 1.8zm0 2A8.2 8.2 0 1 1 12 20.2 8.2 8.2 0 0 1 12 3.8z',
  close: 'M5.6 4.2 12 10.6l6.4-6.4 1.4 1.4-6.4 6.4 6.4 6.4-1.4 1.4-6.4-6.4-6.4 6.4-1.4-1.4 6.4-6.4-6.4-6.4z',
  left: 'M15.4 4.6 8 12l7.4 7.4-1.6 1.6L4.8 12l9-9z',
  right: 'M8.6 4.6 16 12l-7.4 7.4 1.6 1.6 9-9-9-9z',
  search:
    'M10.5 3a7.5 7.5 0 1 0 4.6 13.4l4.7 4.7 1.4-1.4-4.7-4.7A7.5 7.5 0 0 0 10.5 3zm0 2a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z',
  drawer: 'M3 5h10v2H3zM3 11h18v2H3zM3 17h6v2H3zM15 3h2v6h-2zM11 15h2v6h-2z',
  star: 'm12 2.6 2.9 6 6.6.9-4.8 4.6 1.2 6.5-5.9-3.1-5.9 3.1 1.2-6.5L2.5 9.5l6.6-.9z',
  back: 'M20 11v2H8.2l5.2 5.2-1.5 1.5L4.2 12l7.7-7.7 1.5 1.5L8.2 11z',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
