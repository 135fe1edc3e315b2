import { fileURLToPath } from 'node:url';
import { testDatabase } from '@marquee/local/testing';
import { Databases } from '../src/database/databases.js';

const MIGRATIONS = fileURLToPath(new URL('../prisma/migrations', import.meta.url));

/** A database of the suite's own, for as many replicas as it likes. */
export class SuiteDatabase implements AsyncDisposable {
  private readonly opened: Databases[] = [];

  private constructor(private readonly server: Awaited<ReturnType<typeof testDatabase>>) {}

  static async open(): Promise<SuiteDatabase> {
    return new SuiteDatabase(await testDatabase({ migrations: MIGRATIONS }));
  }

  get url(): string {
    return this.server.url;
  }

  /** The connections of one replica. Pages are read without their time limit, which a busy machine does not keep. */
  replica(): Databases {
    const databases = new Databases(this.server.url);
    this.opened.push(databases);
    return { work: databases.work, pages: databases.work, [Symbol.asyncDispose]: () => Promise.resolve() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.opened.map((databases) => databases[Symbol.asyncDispose]()));
    await this.server[Symbol.asyncDispose]();
  }
}
