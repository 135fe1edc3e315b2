import type { EtcdClient, Write } from '@marquee/etcd';
import { auditWrite } from './audit.js';
import { declaration, declarationKey, DECLARATIONS, problemWith, type Declaration } from './declaration.js';
import { UnknownPropertyError, InvalidValueError, WriteConflictError } from './errors.js';
import { configKey, type Scope } from './scope.js';

export interface Reason {
  readonly who: string;
  readonly why: string;
}

const TRIES = 3;

/** Changes dynamic properties for a part of the fleet: checked against what services declared, and on record. */
export class ConfigWriter {
  constructor(
    readonly etcd: EtcdClient,
    readonly now: () => Date = () => new Date(),
  ) {}

  /**
   * Applies within milliseconds wherever the scope holds and nothing narrower is set.
   *
   * @throws UnknownPropertyError, InvalidValueError, WriteConflictError; EtcdUnavailableError, after which the value may have been written
   */
  async set(scope: Scope, name: string, value: unknown, reason: Reason, signal?: AbortSignal): Promise<void> {
    const declarations = await this.#declarations(scope, name, signal);
    if (declarations.length === 0) throw new UnknownPropertyError(name);
    for (const declared of declarations) {
      const problem = problemWith(value, declared);
      if (problem !== undefined) throw new InvalidValueError(name, problem);
    }
    await this.#replace(scope, name, JSON.stringify(value), reason, signal);
  }

  /** Lets weaker layers through again; no error when nothing was set. @throws WriteConflictError, EtcdUnavailableError */
  async remove(scope: Scope, name: string, reason: Reason, signal?: AbortSignal): Promise<void> {
    await this.#replace(scope, name, null, reason, signal);
  }

  async #replace(
    scope: Scope,
    name: string,
    to: string | null,
    { who, why }: Reason,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const what = configKey(scope, name);
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const current = await this.etcd.get(what, signal);
      if (to === (current?.value ?? null)) return;
      const at = this.now().toISOString();
      const audit = auditWrite({ who, what, why, from: current?.value ?? null, to, at });
      const change: Write = to === null ? { kind: 'delete', key: what } : { kind: 'put', key: what, value: to };
      const done = await this.etcd.txn(
        [{ key: what, modRevision: current?.modRevision ?? 'absent' }],
        [change, audit],
        signal,
      );
      if (done) return;
    }
    throw new WriteConflictError(name);
  }

  /** A global value must suit every service that declares the name. */
  async #declarations(scope: Scope, name: string, signal: AbortSignal | undefined): Promise<readonly Declaration[]> {
    const texts: string[] = [];
    if (scope.kind === 'global') {
      const { entries } = await this.etcd.range(DECLARATIONS, signal);
      texts.push(...entries.filter(({ key }) => key.endsWith(`/${name}`)).map(({ value }) => value));
    } else {
      const entry = await this.etcd.get(declarationKey(scope.service, name), signal);
      if (entry !== undefined) texts.push(entry.value);
    }
    return texts.map((text) => declaration.parse(JSON.parse(text)));
  }
}
