/** A migration that cannot be applied; see `retriable` for whether another attempt can help. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';

  private constructor(
    readonly code:
      | 'MIGRATION_FAILED'
      | 'MIGRATION_FAILED_EARLIER'
      | 'MIGRATION_EDITED'
      | 'MIGRATION_LOCKED'
      | 'MIGRATION_UNREACHABLE'
      | 'MIGRATION_SCHEMA',
    message: string,
    readonly retriable: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  static failed(migration: string, cause: unknown): MigrationError {
    const why = cause instanceof Error ? cause.message : String(cause);
    return new MigrationError('MIGRATION_FAILED', `Migration ${migration} failed: ${why}.`, false, { cause });
  }

  static failedEarlier(migration: string): MigrationError {
    return new MigrationError(
      'MIGRATION_FAILED_EARLIER',
      `Migration ${migration} failed in an earlier run. Repair the database, then run "prisma migrate resolve --rolled-back ${migration}".`,
      false,
    );
  }

  static edited(migration: string): MigrationError {
    return new MigrationError(
      'MIGRATION_EDITED',
      `Migration ${migration} was edited after it was applied. Restore its file and put the change into a new migration.`,
      false,
    );
  }

  static locked(limitMs: number): MigrationError {
    return new MigrationError(
      'MIGRATION_LOCKED',
      `Another process has held the migration lock for more than ${Math.round(limitMs / 1_000)} s. Find it in pg_locks (locktype "advisory"), end it, and try again.`,
      true,
    );
  }

  static unreachable(server: string, cause: unknown): MigrationError {
    const why = cause instanceof Error ? cause.message : String(cause);
    return new MigrationError('MIGRATION_UNREACHABLE', `Cannot connect to the database at ${server}: ${why}.`, true, {
      cause,
    });
  }

  static schema(schema: string): MigrationError {
    return new MigrationError(
      'MIGRATION_SCHEMA',
      `The database URL asks for the schema "${schema}", which is not supported. Give each service a database of its own and remove "?schema=" from the URL.`,
      false,
    );
  }
}
