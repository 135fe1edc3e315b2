import preset from '@marquee/tooling/jest';

export default { ...preset, setupFiles: ['reflect-metadata'], testTimeout: 20_000 };
