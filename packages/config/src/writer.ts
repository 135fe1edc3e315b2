import { PropertyDeclaration, type PropertyScope } from '@marquee/contracts/registry';
import type { EtcdClient, Write } from '@marquee/etcd';
import { auditWrite } from './audit.js';
import { declarationKey, DECLARATIONS, problemWith } from './declaration.js';
import { UnknownPropertyError, InvalidValueError, WriteConflictError } from './config.error.js';
import { configKey } from './scope.js';

/** Who changes a value and why, for the audit trail. */
export interface ChangeNote {
  readonly who: string;
  readonly why: string;
}

const ATTEMPTS = 3;

/** Changes dynamic properties for part of the fleet. Values are checked against the declarations and recorded. */
export class ConfigWriter {
  constructor(
    readonly etcd: EtcdClient,
    readonly now: () => Date = () => new Date(),
  ) {}

  /**
   * Sets a value. Every process in the scope follows unless a narrower scope has a value.
   *
   * @throws UnknownPropertyError, InvalidValueError or WriteConflictError. After an EtcdUnavailableError the value may
   * have been written.
   */
  async setValue(
    scope: PropertyScope,
    name: string,
    value: unknown,
    note: ChangeNote,
    signal?: AbortSignal,
  ): Promise<void> {
    const declarations = await this.declarationsOf(scope, name, signal);
    if (declarations.length === 0) throw new UnknownPropertyError(name);
    for (const declared of declarations) {
      const problem = problemWith(value, declared);
      if (problem !== undefined) throw new InvalidValueError(name, problem);
    }
    await this.write(scope, name, JSON.stringify(value), note, signal);
  }

  /**
   * Removes a value, so that weaker layers apply again. Does nothing if there is no value.
   *
   * @throws WriteConflictError or EtcdUnavailableError.
   */
  async removeValue(scope: PropertyScope, name: string, note: ChangeNote, signal?: AbortSignal): Promise<void> {
    await this.write(scope, name, null, note, signal);
  }

  private async write(
    scope: PropertyScope,
    name: string,
    to: string | null,
    { who, why }: ChangeNote,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const what = configKey(scope, name);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
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

  /** A global value must be valid for every service that declares the property. */
  private async declarationsOf(
    scope: PropertyScope,
    name: string,
    signal: AbortSignal | undefined,
  ): Promise<readonly PropertyDeclaration[]> {
    const texts: string[] = [];
    if (scope.kind === 'global') {
      const { entries } = await this.etcd.range(DECLARATIONS, signal);
      texts.push(...entries.filter(({ key }) => key.endsWith(`/${name}`)).map(({ value }) => value));
    } else {
      const entry = await this.etcd.get(declarationKey(scope.service, name), signal);
      if (entry !== undefined) texts.push(entry.value);
    }
    return texts.map((text) => PropertyDeclaration.parse(JSON.parse(text)));
  }
}
