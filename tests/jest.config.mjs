import preset from '@marquee/tooling/jest';

const { reporters, forceExit, ...common } = preset;

const system = {
  ...common,
  globalSetup: '<rootDir>/support/global-setup.mjs',
  globalTeardown: '<rootDir>/support/global-teardown.mjs',
};

/**
 * `--selectProjects unit|e2e|own-system|telemetry|browser|fuzz`. `own-system` and `unit` apart, they start one system
 * for all their suites; a suite of `own-system` starts one that it can break for good.
 */
export default {
  reporters,
  forceExit,
  testTimeout: 60_000,
  testSequencer: '<rootDir>/support/sequencer.mjs',
  projects: [
    { ...system, displayName: 'e2e', testMatch: ['<rootDir>/e2e/**/*.spec.ts'] },
    { ...common, displayName: 'own-system', testMatch: ['<rootDir>/own-system/**/*.spec.ts'] },
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/{drill,labs}/**/*.spec.ts'] },
    { ...system, displayName: 'telemetry', testMatch: ['<rootDir>/telemetry/**/*.spec.ts'] },
    { ...system, displayName: 'fuzz', testMatch: ['<rootDir>/fuzz/**/*.spec.ts'] },
    {
      ...system,
      globalSetup: '<rootDir>/support/observed-setup.mjs',
      displayName: 'browser',
      testMatch: ['<rootDir>/browser/**/*.spec.ts'],
    },
  ],
};
