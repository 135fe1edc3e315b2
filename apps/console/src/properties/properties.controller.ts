import {
  ConfigWriter,
  InvalidValueError,
  UnknownPropertyError,
  WriteConflictError,
  listDeclaredProperties,
  listSetValues,
} from '@marquee/config';
import { listProperties, removeProperty, setProperty } from '@marquee/contracts/console';
import { EtcdClient } from '@marquee/etcd';
import { Handle, Input, ProblemError } from '@marquee/http';
import type { InputOf, OutputOf } from '@marquee/http';
import { Controller, UseInterceptors } from '@nestjs/common';
import { OperatorName } from '../access/operator-name.decorator.js';
import { EtcdUnavailableInterceptor } from '../etcd-unavailable.interceptor.js';

@Controller()
@UseInterceptors(EtcdUnavailableInterceptor)
export class PropertiesController {
  constructor(
    private readonly etcd: EtcdClient,
    private readonly writer: ConfigWriter,
  ) {}

  @Handle(listProperties)
  async list(): Promise<OutputOf<typeof listProperties>> {
    const [declared, values] = await Promise.all([listDeclaredProperties(this.etcd), listSetValues(this.etcd)]);
    const properties = declared.map((property) => ({
      ...property,
      set: values
        .filter(({ name, scope }) => name === property.name && appliesToService(scope, property.service))
        .map(({ scope, value }) => ({ scope, value })),
    }));
    return { properties };
  }

  @Handle(setProperty)
  async set(
    @Input(setProperty) { params, body }: InputOf<typeof setProperty>,
    @OperatorName() who: string,
  ): Promise<void> {
    await problemsOf(this.writer.setValue(body.scope, params.name, body.value, { who, why: body.why }));
  }

  @Handle(removeProperty)
  async remove(
    @Input(removeProperty) { params, body }: InputOf<typeof removeProperty>,
    @OperatorName() who: string,
  ): Promise<void> {
    await problemsOf(this.writer.removeValue(body.scope, params.name, { who, why: body.why }));
  }
}

function appliesToService(scope: { readonly kind: string; readonly service?: string }, service: string): boolean {
  return scope.kind === 'global' || scope.service === service;
}

/** Passes on why the writer refuses, with the status that fits. */
async function problemsOf(writing: Promise<void>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    if (error instanceof InvalidValueError) throw problem(422, 'value-refused', error);
    if (error instanceof UnknownPropertyError) throw problem(404, 'unknown-property', error);
    if (error instanceof WriteConflictError) throw problem(409, 'write-conflict', error);
    throw error;
  }
}

function problem(status: number, code: string, cause: Error): ProblemError {
  return new ProblemError({ status, code, detail: cause.message, cause });
}
