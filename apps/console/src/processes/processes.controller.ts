import { actOnProcess } from '@marquee/contracts/console';
import { Handle, Input, ProblemError } from '@marquee/http';
import type { InputOf, OutputOf } from '@marquee/http';
import { Controller } from '@nestjs/common';
import { OperatorName } from '../access/operator-name.decorator.js';
import { AuditLog } from '../audit/audit-log.js';
import { ProcessesService } from './processes.service.js';
import type { ProcessAction } from './processes.service.js';

type ActRequest = InputOf<typeof actOnProcess>;

@Controller()
export class ProcessesController {
  constructor(
    private readonly processes: ProcessesService,
    private readonly audit: AuditLog,
  ) {}

  @Handle(actOnProcess)
  async act(
    @Input(actOnProcess) { params, body }: ActRequest,
    @OperatorName() who: string,
  ): Promise<OutputOf<typeof actOnProcess>> {
    const { name, action } = params;
    const before = this.processes.list()?.find((process) => process.name === name)?.state ?? null;
    await this.processes.act(actionOf(params, body));
    this.audit.record({
      who,
      what: `process/${name}`,
      why: body?.why ?? 'a drill',
      from: before,
      to: action === 'scale' ? `scale to ${body?.replicas}` : action,
    });
    return { name, action };
  }
}

function actionOf({ name, action }: ActRequest['params'], body: ActRequest['body']): ProcessAction {
  if (action !== 'scale') return { kind: action, name };
  if (body?.replicas !== undefined) return { kind: 'scale', name, replicas: body.replicas };
  throw new ProblemError({
    status: 400,
    code: 'invalid-request',
    detail: '/replicas: "scale" needs the number of replicas, 0 to 10.',
    errors: [{ path: '/replicas', message: 'expected with "scale"' }],
  });
}
