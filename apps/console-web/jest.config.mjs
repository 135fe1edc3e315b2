import preset from '@marquee/tooling/jest-browser';

export default preset;
