import { actOnProcess } from '@marquee/contracts/console';
import { Handle, ProblemError, Input } from '@marquee/http';
import type { InputOf, OutputOf } from '@marquee/http';
import { Controller, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { operatorOf } from '../access/require-operator.js';
import { AuditLog } from '../audit/audit-log.js';
import { Processes } from './processes.service.js';
import type { Act } from './processes.service.js';

type Request = InputOf<typeof actOnProcess>;

@Controller()
export class ProcessesController {
  constructor(
    private readonly processes: Processes,
    private readonly log: AuditLog,
  ) {}

  @Handle(actOnProcess)
  async act(
    @Input(actOnProcess) { params, body }: Request,
    @Req() request: FastifyRequest,
  ): Promise<OutputOf<typeof actOnProcess>> {
    const { name, action } = params;
    const before = this.processes.list()?.find((process) => process.name === name)?.state ?? null;
    await this.processes.act(actOf(params, body));
    this.log.record({
      who: operatorOf(request),
      what: `process/${name}`,
      why: body?.why ?? 'a drill',
      from: before,
      to: action === 'scale' ? `scale to ${body?.replicas}` : action,
    });
    return { name, action };
  }
}

function actOf({ name, action }: Request['params'], body: Request['body']): Act {
  if (action !== 'scale') return { kind: action, name };
  if (body?.replicas !== undefined) return { kind: 'scale', name, replicas: body.replicas };
  throw new ProblemError({
    status: 400,
    code: 'invalid-request',
    detail: '/replicas: expected with "scale": how many there are to be, 0 to 10.',
    errors: [{ path: '/replicas', message: 'expected with "scale"' }],
  });
}
