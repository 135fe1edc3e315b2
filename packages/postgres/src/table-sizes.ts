export interface TableSize {
  readonly table: string;
  /** As PostgreSQL's statistics estimate it. */
  readonly rows: number;
  /** With indexes. */
  readonly bytes: number;
}

interface Queryable {
  $queryRawUnsafe<Rows>(sql: string): Promise<Rows>;
}

/** The size of every table of a database. It reads statistics only, so it costs the same however large they are. */
export async function tableSizes(database: Queryable): Promise<TableSize[]> {
  return database.$queryRawUnsafe<TableSize[]>(`
    SELECT relname AS "table", n_live_tup::float8 AS rows, pg_total_relation_size(relid)::float8 AS bytes
    FROM pg_stat_user_tables ORDER BY relname`);
}
