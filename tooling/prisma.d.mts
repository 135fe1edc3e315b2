import type { PrismaConfig } from 'prisma/config';

/**
 * The Prisma configuration that every app with a database shares: schema and migrations below `prisma/`, and our own
 * program in the place of Prisma's native schema engine, so that nothing is downloaded.
 * `DATABASE_URL` is needed by the commands that reach a database (`migrate`, `db`), not by `generate` or `validate`.
 */
export function prismaConfig(): PrismaConfig;
