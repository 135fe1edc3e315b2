import preset from '@marquee/tooling/jest';

export default preset;
