import { clearFault, clearFaults, startFault } from '@marquee/contracts/console';
import { Faults } from '@marquee/faults';
import { Handle, Input, ProblemError } from '@marquee/http';
import type { InputOf, OutputOf } from '@marquee/http';
import { Controller, UseInterceptors } from '@nestjs/common';
import { OperatorName } from '../access/operator-name.decorator.js';
import { EtcdUnavailableInterceptor } from '../etcd-unavailable.interceptor.js';
import { FaultTargets } from './fault-targets.js';
import { FaultsService } from './faults.service.js';

@Controller()
@UseInterceptors(EtcdUnavailableInterceptor)
export class FaultsController {
  constructor(
    private readonly rules: FaultsService,
    private readonly targets: FaultTargets,
    private readonly faults: Faults,
  ) {}

  @Handle(startFault)
  async start(
    @Input(startFault) { body }: InputOf<typeof startFault>,
    @OperatorName() who: string,
  ): Promise<OutputOf<typeof startFault>> {
    if (!this.faults.enabled) throw faultsAreOff();
    const { seconds, why, ...rule } = body;
    this.targets.check(rule.target);
    return this.rules.startFault(rule, seconds, { who, why });
  }

  @Handle(clearFault)
  async clear(@Input(clearFault) { params }: InputOf<typeof clearFault>, @OperatorName() who: string): Promise<void> {
    if (!(await this.rules.clearFault(params.id, { who, why: 'cleared' }))) throw noSuchFault(params.id);
  }

  @Handle(clearFaults)
  async clearAll(@OperatorName() who: string): Promise<OutputOf<typeof clearFaults>> {
    return { cleared: await this.rules.clearAllFaults({ who, why: 'all cleared' }) };
  }
}

function faultsAreOff(): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'faults-off',
    detail: 'Fault injection is off. Start all services with the same FAULT_KEY to turn it on.',
  });
}

function noSuchFault(id: string): ProblemError {
  return new ProblemError({
    status: 404,
    code: 'no-such-fault',
    detail: `No fault ${id} is active: it has ended or was cleared.`,
  });
}
