/** A migration that cannot be applied; it has to be fixed before another attempt. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly retriable = false;

  private constructor(
    readonly code: 'MIGRATION_FAILED' | 'MIGRATION_FAILED_EARLIER' | 'MIGRATION_EDITED',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  static failed(migration: string, cause: unknown): MigrationError {
    const why = cause instanceof Error ? cause.message : String(cause);
    return new MigrationError('MIGRATION_FAILED', `Migration ${migration} failed: ${why}.`, { cause });
  }

  static failedEarlier(migration: string): MigrationError {
    return new MigrationError(
      'MIGRATION_FAILED_EARLIER',
      `Migration ${migration} failed in an earlier run. Repair the database, then run "prisma migrate resolve --rolled-back ${migration}".`,
    );
  }

  static edited(migration: string): MigrationError {
    return new MigrationError(
      'MIGRATION_EDITED',
      `Migration ${migration} was edited after it was applied. Restore its file and put the change into a new migration.`,
    );
  }
}
