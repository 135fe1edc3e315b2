import preset from '@marquee/tooling/jest';

const { reporters, forceExit, ...common } = preset;

const system = {
  ...common,
  globalSetup: '<rootDir>/support/global-setup.mjs',
  globalTeardown: '<rootDir>/support/global-teardown.mjs',
};

/** `--selectProjects e2e|browser|matrix`; each starts one system for all its suites. */
export default {
  reporters,
  forceExit,
  testTimeout: 60_000,
  projects: [
    { ...system, displayName: 'e2e', testMatch: ['<rootDir>/e2e/**/*.spec.ts'] },
    { ...system, displayName: 'matrix', testMatch: ['<rootDir>/matrix/**/*.spec.ts'] },
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/drill/**/*.spec.ts'] },
    { ...system, displayName: 'browser', testMatch: ['<rootDir>/browser/**/*.spec.ts'] },
  ],
};
