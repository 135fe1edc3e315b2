import { fleet, homeHistory, pictureStream, scrapeTargets } from '@marquee/contracts/console';
import { Handle } from '@marquee/http';
import type { OutputOf } from '@marquee/http';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProcessesService } from '../processes/processes.service.js';
import { FleetWatch } from './fleet-watch.js';
import { HomeHistory } from './home-history.js';
import { PictureService } from './picture.service.js';

@Controller()
export class FleetController {
  constructor(
    private readonly picture: PictureService,
    private readonly processes: ProcessesService,
    private readonly watch: FleetWatch,
    private readonly homeHistory: HomeHistory,
  ) {}

  @Handle(fleet)
  list(): OutputOf<typeof fleet> {
    const processes = this.processes.list();
    return { instances: this.picture.read().nodes, processes: processes && [...processes] };
  }

  /** Without the console, whose own metrics need the operator's token. */
  @Handle(scrapeTargets)
  targets(): OutputOf<typeof scrapeTargets> {
    return this.watch.instances.map(({ record }) => ({
      targets: [new URL(record.privateUrl ?? record.url).host],
      labels: { service: record.service, instance: record.instance },
    }));
  }

  @Handle(homeHistory)
  history(): OutputOf<typeof homeHistory> {
    return { moments: [...this.homeHistory.moments] };
  }

  @Handle(pictureStream)
  stream(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.picture.attach(request, reply);
  }
}
