import preset from '@marquee/tooling/jest';

const { reporters, forceExit, ...common } = preset;

const system = {
  ...common,
  globalSetup: '<rootDir>/support/global-setup.mjs',
  globalTeardown: '<rootDir>/support/global-teardown.mjs',
};

/** `--selectProjects unit|e2e|browser`; the last two start one system for all their suites. */
export default {
  reporters,
  forceExit,
  testTimeout: 60_000,
  testSequencer: '<rootDir>/support/sequencer.mjs',
  projects: [
    { ...system, displayName: 'e2e', testMatch: ['<rootDir>/e2e/**/*.spec.ts'] },
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/drill/**/*.spec.ts'] },
    { ...system, displayName: 'browser', testMatch: ['<rootDir>/browser/**/*.spec.ts'] },
  ],
};
