import { PrismaPg } from '@prisma/adapter-pg';

/** Wraps every query; `run` sends it. */
export type QueryInterceptor = <Result>(sql: string, run: () => Promise<Result>) => Promise<Result>;

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;
type Queryable = Pick<Adapter, 'queryRaw' | 'executeRaw'>;

/** An adapter whose queries pass through an interceptor, those of transactions included. */
export class InterceptedPrismaPg extends PrismaPg {
  constructor(
    config: ConstructorParameters<typeof PrismaPg>[0],
    options: ConstructorParameters<typeof PrismaPg>[1],
    private readonly around: QueryInterceptor,
  ) {
    super(config, options);
  }

  override async connect(): Promise<Adapter> {
    const adapter = intercept(await super.connect(), this.around);
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
