import { join } from 'node:path';

// The Jest preset of every workspace: native ESM, decorators through SWC, sources of workspaces instead of their
// builds.
export default {
  testEnvironment: 'node',
  // A failed test may leave an engine running; an unattended run must still end and report its numbers.
  forceExit: process.env.CI === 'true',
  reporters: ['default', join(import.meta.dirname, 'jest-results.mjs')],
  testMatch: ['<rootDir>/{src,test}/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironmentOptions: { customExportConditions: ['@marquee/source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        module: { type: 'es6' },
        sourceMaps: 'inline',
        jsc: {
          target: 'es2023',
          keepClassNames: true,
          experimental: { keepImportAttributes: true },
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
      },
    ],
  },
};
