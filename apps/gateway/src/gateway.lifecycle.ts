import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';

export interface Background extends AsyncDisposable {
  start(): void;
}

/** Starts the work behind the requests once all is wired, and ends it in reverse order before the server closes. */
export class GatewayLifecycle implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #resources = new AsyncDisposableStack();

  /** @param resources in the order of their making; what `background` uses is among them. */
  constructor(
    private readonly background: readonly Background[],
    resources: readonly (AsyncDisposable | Disposable)[],
  ) {
    for (const resource of resources) this.#resources.use(resource);
    for (const work of background) this.#resources.use(work);
  }

  onApplicationBootstrap(): void {
    for (const work of this.background) work.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#resources.disposeAsync();
  }
}
