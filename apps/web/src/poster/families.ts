import { blocks } from './families/blocks.js';
import { dots } from './families/dots.js';
import type { Family } from './families/family.js';
import { mountains } from './families/mountains.js';
import { petals } from './families/petals.js';
import { portrait } from './families/portrait.js';
import { rings } from './families/rings.js';
import { road } from './families/road.js';
import { sea } from './families/sea.js';
import { skyline } from './families/skyline.js';
import { space } from './families/space.js';
import { stage } from './families/stage.js';
import { stripes } from './families/stripes.js';
import { sunset } from './families/sunset.js';
import { woods } from './families/woods.js';

export const families = {
  blocks,
  dots,
  mountains,
  petals,
  portrait,
  rings,
  road,
  sea,
  skyline,
  space,
  stage,
  stripes,
  sunset,
  woods,
} satisfies Record<string, Family>;

export type FamilyName = keyof typeof families;
