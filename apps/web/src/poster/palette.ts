/**
 * `sky` from top to bottom; `ink` the darkest; `light` for what glows; `accent` for what catches the eye; `paper` for
 * type.
 */
export interface Palette {
  readonly sky: readonly [string, string, string];
  readonly ink: string;
  readonly light: string;
  readonly accent: string;
  readonly paper: string;
}

const palette = (
  top: string,
  middle: string,
  bottom: string,
  ink: string,
  light: string,
  accent: string,
  paper: string,
): Palette => ({
  sky: [top, middle, bottom],
  ink,
  light,
  accent,
  paper,
});

export const palettes = {
  midnight: palette('#070b1e', '#16254f', '#3f5f9b', '#050711', '#f4e6b8', '#ffb54d', '#f7f2e4'),
  ember: palette('#2b0a14', '#8f1f27', '#f2713c', '#17060b', '#ffd58a', '#ff4f38', '#fff0dc'),
  dusk: palette('#241345', '#7a2f70', '#f2785c', '#120a26', '#ffd9a0', '#ff5d73', '#fff1e6'),
  teal: palette('#04212b', '#0d5a63', '#58b5a3', '#03141a', '#f6e7b4', '#ff8552', '#f3f7ee'),
  desert: palette('#f0b45b', '#e27d43', '#b2402f', '#3a1420', '#fff0c7', '#f7d070', '#fff4df'),
  canyon: palette('#2c1f3d', '#a8453c', '#f0a254', '#1e0f1c', '#ffe3ad', '#ffb03a', '#fff1da'),
  mint: palette('#f3e9d2', '#9ed0b4', '#3e8f80', '#123537', '#fffbe8', '#f0604d', '#fffaf0'),
  coral: palette('#ffd9c2', '#ff8f79', '#d9415d', '#3f1030', '#fff3df', '#ffcf4a', '#fff6ea'),
  blossom: palette('#3b1140', '#b5376f', '#ffa69e', '#230a2a', '#ffe7d9', '#ffd166', '#fff2ef'),
  lilac: palette('#1d1a4a', '#5e4bb0', '#c9a6f0', '#100d2b', '#fdeaff', '#ff8fc7', '#faf3ff'),
  cosmos: palette('#05030f', '#1b1146', '#57308f', '#04020b', '#ffe9c9', '#4fd6e8', '#f2f0ff'),
  nebula: palette('#020b1c', '#0c2f5c', '#1f7a8c', '#020710', '#d8fff1', '#ff6fa3', '#effbff'),
  acid: palette('#0d1b12', '#1f5b39', '#a7d948', '#07110b', '#f3ffc9', '#f7d038', '#f6ffe6'),
  blood: palette('#0c0507', '#430a12', '#a3121f', '#080304', '#f4d9c5', '#f0263c', '#f9ebe2'),
  fog: palette('#10171b', '#37484e', '#8ba3a0', '#0a0f12', '#eaf2e6', '#d94f3d', '#f3f5ee'),
  bone: palette('#e9dfc8', '#cdb893', '#7f6a52', '#211a17', '#fffaf0', '#b3342d', '#fff8ea'),
  mustard: palette('#f7c948', '#f0a02b', '#cf5a22', '#2a1620', '#fff5d2', '#1f6f78', '#fffaf0'),
  cobalt: palette('#0b1e5b', '#1f4fd8', '#6fa8ff', '#071136', '#fff6d6', '#ffcc33', '#f4f7ff'),
  tomato: palette('#f2e6cf', '#ef6f4c', '#c62f2d', '#2a1118', '#fffaf0', '#1d5c8a', '#fff8ec'),
  olive: palette('#2a2c1c', '#5f6238', '#c2a85a', '#14150d', '#f7edc6', '#d9622b', '#f8f3e0'),
  steel: palette('#0f1720', '#2e4458', '#7e9ab0', '#090e14', '#f2f5f7', '#f58a3c', '#f4f7fa'),
  violet: palette('#12062e', '#4a148c', '#e0408a', '#0b041d', '#ffe6a8', '#38e1d6', '#fbeeff'),
  arctic: palette('#0b2536', '#2f6f8f', '#cfe8ea', '#081923', '#ffffff', '#ff7043', '#f5fcff'),
  gold: palette('#15100a', '#4a3115', '#c8923b', '#0d0906', '#ffe9b0', '#ffcf5c', '#fff6e0'),
} as const satisfies Record<string, Palette>;

export type PaletteName = keyof typeof palettes;
