import { PrismaPg } from '@prisma/adapter-pg';

/** Wraps every query; `run` sends it. */
export type QueryInterceptor = <Result>(sql: string, run: () => Promise<Result>) => Promise<Result>;

/** A pool of connections, as far as it can be watched. */
export interface PoolState {
  readonly totalCount: number;
  readonly idleCount: number;
  /** Queries that wait for a connection. */
  readonly waitingCount: number;
}

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;
type Queryable = Pick<Adapter, 'queryRaw' | 'executeRaw'>;

/** An adapter whose queries pass through an interceptor, those of transactions included. */
export class InterceptedPrismaPg extends PrismaPg {
  constructor(
    config: ConstructorParameters<typeof PrismaPg>[0],
    options: ConstructorParameters<typeof PrismaPg>[1],
    private readonly around: QueryInterceptor,
    private readonly onPool: (pool: PoolState) => void,
  ) {
    super(config, options);
  }

  override async connect(): Promise<Adapter> {
    const connected = await super.connect();
    this.onPool(connected.underlyingDriver());
    const adapter = intercept(connected, this.around);
    const start = adapter.startTransaction.bind(adapter);
    return Object.assign(adapter, {
      startTransaction: async (...options: Parameters<typeof start>) => intercept(await start(...options), this.around),
    });
  }
}

function intercept<Target extends Queryable>(target: Target, around: QueryInterceptor): Target {
  const queryRaw = target.queryRaw.bind(target);
  const executeRaw = target.executeRaw.bind(target);
  return Object.assign(target, {
    queryRaw: (query: Parameters<typeof queryRaw>[0]) => around(query.sql, () => queryRaw(query)),
    executeRaw: (query: Parameters<typeof executeRaw>[0]) => around(query.sql, () => executeRaw(query)),
  });
}
