import { join } from 'node:path';
import { InjectSettings } from '@marquee/service-defaults';
import { ExpiringIds } from '@marquee/storage';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import type { ConsoleSettings } from '../console.config.js';
import type { Permit } from './operator-token.js';

/** Permits of pages that have signed out. They are kept on disk, because a restart must not bring them back. */
@Injectable()
export class RevokedPermits implements OnModuleInit {
  private readonly ids: ExpiringIds;

  constructor(@InjectSettings() { MARQUEE_HOME }: Pick<ConsoleSettings, 'MARQUEE_HOME'>) {
    this.ids = new ExpiringIds(join(MARQUEE_HOME, 'revoked-permits'));
  }

  async onModuleInit(): Promise<void> {
    await this.ids.refresh();
  }

  has({ id }: Permit): boolean {
    return this.ids.has(id);
  }

  async add({ id, expiry }: Permit): Promise<void> {
    await this.ids.add(id, expiry);
  }
}
