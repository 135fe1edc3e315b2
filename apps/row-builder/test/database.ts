import { fileURLToPath } from 'node:url';
import { testDatabase } from '@marquee/local/testing';
import { Databases } from '../src/database/databases.js';

const MIGRATIONS = fileURLToPath(new URL('../prisma/migrations', import.meta.url));

/** A database for one suite, shared by any number of replicas. */
export class SuiteDatabase implements AsyncDisposable {
  private readonly opened: Databases[] = [];

  private constructor(private readonly server: Awaited<ReturnType<typeof testDatabase>>) {}

  static async open(): Promise<SuiteDatabase> {
    return new SuiteDatabase(await testDatabase({ migrations: MIGRATIONS }));
  }

  get url(): string {
    return this.server.url;
  }

  /** The connections of one replica. Pages have no time limit, which a busy machine could not keep. */
  replica(): Databases {
    const databases = Databases.connect(this.server.url);
    this.opened.push(databases);
    return new Databases(databases.work, databases.work);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.opened.map((databases) => databases[Symbol.asyncDispose]()));
    await this.server[Symbol.asyncDispose]();
  }
}
