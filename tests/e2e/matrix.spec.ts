import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { drill } from '../drill/drill.js';
import type { Scene } from '../drill/drill.js';
import { CELLS } from '../drill/predictions.js';
import { sceneOf } from '../drill/scene.js';
import { Edge } from '../support/edge.js';
import { platform } from '../support/platform.js';

const FAULT_MS = 4_000;
/** The telling ones of what needs no proxy before an engine and is not in outage.spec.ts; `npm run matrix` does them all. */
const TELLING = [
  'row-builder-erroring',
  'row-builder-flapping',
  'lolomo-frozen',
  'lolomo-slow',
  'catalog-refusing',
  'kafka-frozen',
  'postgres-frozen',
  'etcd-killed',
];

describe('the prediction and every bound hold with', () => {
  const edge = new Edge(platform().url);
  let scene: Scene;
  beforeAll(async () => {
    scene = await sceneOf(platform(), edge);
  }, 90_000);
  afterAll(() => edge.close());

  it.each(TELLING)(
    '%s',
    async (name) => {
      const cell = CELLS.find((each) => each.name === name);
      if (cell === undefined) throw new Error(`There is no cell ${name}.`);
      const { findings } = await drill(scene, cell, { signal: AbortSignal.timeout(110_000), faultMs: FAULT_MS });
      expect(findings).toEqual([]);
    },
    120_000,
  );
});
