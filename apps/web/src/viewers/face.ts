import { Random } from '../poster/random.js';

export interface Face {
  readonly ground: readonly [string, string];
  readonly skin: string;
  readonly hair: string;
  readonly shirt: string;
  readonly cut: 'short' | 'bob' | 'bun' | 'curls' | 'cap';
  readonly glasses: boolean;
  readonly mouth: 'smile' | 'calm' | 'grin';
}

const grounds: [[string, string], ...[string, string][]] = [
  ['#f2784b', '#b5264f'],
  ['#3fb8a4', '#14526b'],
  ['#f5b942', '#d9622b'],
  ['#7a6ff0', '#33227a'],
  ['#58a6ff', '#1b3a8a'],
  ['#e0659a', '#6b1f6f'],
  ['#8cc152', '#2b6b4a'],
  ['#9fb4c4', '#3c5266'],
];

/** The same viewer has the same face in every browser. */
export function faceOf(seed: string): Face {
  const random = new Random(`face/${seed}`);
  return {
    ground: random.pick(grounds),
    skin: random.pick(['#f6d3b3', '#e8b48a', '#c98a5e', '#8d5a3b', '#5f3a28']),
    hair: random.pick(['#1d1a20', '#3b2a22', '#6d4426', '#b5652b', '#d9b56a', '#ddd7d0']),
    shirt: random.pick(['#14141d', '#fff4e2', '#23395b', '#a3263f', '#1f6f63']),
    cut: random.pick(['short', 'bob', 'bun', 'curls', 'cap']),
    glasses: random.chance(0.3),
    mouth: random.pick(['smile', 'calm', 'grin']),
  };
}
