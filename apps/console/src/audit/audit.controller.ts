import { auditTrail } from '@marquee/config';
import { audit } from '@marquee/contracts/console';
import { EtcdClient } from '@marquee/etcd';
import { Handle, Input } from '@marquee/http';
import type { InputOf, OutputOf } from '@marquee/http';
import { Controller, UseInterceptors } from '@nestjs/common';
import { EtcdUnavailableInterceptor } from '../etcd-unavailable.interceptor.js';

@Controller()
@UseInterceptors(EtcdUnavailableInterceptor)
export class AuditController {
  constructor(private readonly etcd: EtcdClient) {}

  @Handle(audit)
  async list(@Input(audit) { query }: InputOf<typeof audit>): Promise<OutputOf<typeof audit>> {
    const records = await auditTrail(this.etcd);
    return { records: records.slice(0, query.limit) };
  }
}
