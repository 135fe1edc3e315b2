const steps: readonly (readonly [unit: string, seconds: number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** "4 minutes ago". An instant in the future, because two clocks differ, is "just now". */
export function age(instant: string, now: number): string {
  const seconds = Math.floor((now - Date.parse(instant)) / 1000);
  const step = steps.find(([, length]) => seconds >= length);
  if (!step || seconds < 5) return 'just now';
  const count = Math.floor(seconds / step[1]);
  return `${count} ${step[0]}${count === 1 ? '' : 's'} ago`;
}
