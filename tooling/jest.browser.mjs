import { join } from 'node:path';
import preset from './jest.preset.mjs';

const [[typescript, transform]] = Object.entries(preset.transform);
const [swc, options] = transform;

// The preset for code that runs in a browser: components too, and style sheets as empty modules.
// A spec that renders components says `@jest-environment @marquee/tooling/jest-dom` in its first comment; the others
// run faster without.
export default {
  ...preset,
  testMatch: ['<rootDir>/{src,test}/**/*.spec.{ts,tsx}'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { ...preset.moduleNameMapper, '\\.css$': join(import.meta.dirname, 'empty.mjs') },
  transform: {
    [typescript]: transform,
    '^.+\\.tsx$': [
      swc,
      {
        ...options,
        jsc: {
          ...options.jsc,
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic' } },
        },
      },
    ],
  },
};
