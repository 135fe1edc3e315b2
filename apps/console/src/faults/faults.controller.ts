import { clearFault, clearFaults, startFault } from '@marquee/contracts/console';
import { Handle, ProblemError, Input } from '@marquee/http';
import { ServiceRuntime } from '@marquee/service-defaults';
import type { InputOf, OutputOf } from '@marquee/http';
import { Controller, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { operatorOf } from '../access/require-operator.js';
import { throughEtcd } from '../through-etcd.js';
import { FaultsService } from './faults.service.js';

@Controller()
export class FaultsController {
  constructor(
    private readonly faults: FaultsService,
    private readonly runtime: ServiceRuntime,
  ) {}

  @Handle(startFault)
  async start(
    @Input(startFault) { body }: InputOf<typeof startFault>,
    @Req() request: FastifyRequest,
  ): Promise<OutputOf<typeof startFault>> {
    if (!this.runtime.faults.enabled) throw faultsAreOff();
    const { seconds, why, ...rule } = body;
    return throughEtcd(() => this.faults.start(rule, seconds, { who: operatorOf(request), why }));
  }

  @Handle(clearFault)
  async clear(
    @Input(clearFault) { params }: InputOf<typeof clearFault>,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const reason = { who: operatorOf(request), why: 'cleared' };
    if (!(await throughEtcd(() => this.faults.clear(params.id, reason)))) throw noSuchFault(params.id);
  }

  @Handle(clearFaults)
  async clearAll(@Req() request: FastifyRequest): Promise<OutputOf<typeof clearFaults>> {
    const reason = { who: operatorOf(request), why: 'all cleared' };
    return { cleared: await throughEtcd(() => this.faults.clearAll(reason)) };
  }
}

function faultsAreOff(): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'faults-off',
    detail: 'Faults are off here: no service would act one out. Start all services with a FAULT_KEY to allow them.',
  });
}

function noSuchFault(id: string): ProblemError {
  return new ProblemError({
    status: 404,
    code: 'no-such-fault',
    detail: `No fault ${id} is at work: it has ended or was cleared.`,
  });
}
