import type { Picture } from '@marquee/contracts/console';
import { Faults } from '@marquee/faults';
import { JsonStream } from '@marquee/http';
import { Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OperatorAccess } from '../access/operator-access.js';
import { ProcessesService } from '../processes/processes.service.js';
import { FleetWatch } from './fleet-watch.js';
import { pictureOf } from './picture.domain.js';

const EVERY_MS = 1_000;

/** The current picture, once or as a stream. */
@Injectable()
export class PictureService implements OnModuleDestroy {
  private readonly stream = new JsonStream(() => this.read(), EVERY_MS);

  constructor(
    private readonly fleet: FleetWatch,
    private readonly processes: ProcessesService,
    private readonly faults: Faults,
    private readonly access: OperatorAccess,
  ) {}

  read(): Picture {
    return pictureOf({
      instances: this.fleet.instances,
      reports: this.fleet.reports,
      processes: this.processes.list(),
      faults: this.faults.active,
      faultsEnabled: this.faults.enabled,
      now: Date.now(),
    });
  }

  /** Sends the picture once a second, until the client disconnects or its operator has signed out. */
  attach(request: FastifyRequest, reply: FastifyReply): void {
    this.stream.attach(request, reply, () => this.access.isOperator(request));
  }

  /** The server cannot close while a stream is open. */
  onModuleDestroy(): void {
    this.stream.close();
  }
}
