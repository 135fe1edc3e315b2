import { prismaConfig } from '@marquee/tooling/prisma';

export default prismaConfig();
