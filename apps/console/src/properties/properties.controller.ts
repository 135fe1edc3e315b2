import {
  ConfigWriter,
  listDeclaredProperties,
  listSetValues,
  UnknownPropertyError,
  InvalidValueError,
  WriteConflictError,
} from '@marquee/config';
import { listProperties, removeProperty, setProperty } from '@marquee/contracts/console';
import { EtcdClient } from '@marquee/etcd';
import { Handle, ProblemError, Input } from '@marquee/http';
import type { InputOf, OutputOf } from '@marquee/http';
import { Controller, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { operatorOf } from '../access/require-operator.js';
import { throughEtcd } from '../through-etcd.js';

@Controller()
export class PropertiesController {
  readonly #writer: ConfigWriter;

  constructor(private readonly etcd: EtcdClient) {
    this.#writer = new ConfigWriter(etcd);
  }

  @Handle(listProperties)
  async list(): Promise<OutputOf<typeof listProperties>> {
    const [declared, values] = await throughEtcd(() =>
      Promise.all([listDeclaredProperties(this.etcd), listSetValues(this.etcd)]),
    );
    const properties = declared.map((property) => ({
      ...property,
      set: values
        .filter(({ name, scope }) => name === property.name && concerns(scope, property.service))
        .map(({ scope, value }) => ({ scope, value })),
    }));
    return { properties };
  }

  @Handle(setProperty)
  async set(
    @Input(setProperty) { params, body }: InputOf<typeof setProperty>,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const reason = { who: operatorOf(request), why: body.why };
    await told(() => this.#writer.setValue(body.scope, params.name, body.value, reason));
  }

  @Handle(removeProperty)
  async remove(
    @Input(removeProperty) { params, body }: InputOf<typeof removeProperty>,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const reason = { who: operatorOf(request), why: body.why };
    await told(() => this.#writer.removeValue(body.scope, params.name, reason));
  }
}

function concerns(scope: { readonly kind: string; readonly service?: string }, service: string): boolean {
  return scope.kind === 'global' || scope.service === service;
}

/** What the writer refuses, in its own words. */
async function told(write: () => Promise<void>): Promise<void> {
  try {
    await throughEtcd(write);
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
