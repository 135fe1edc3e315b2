import type { Picture } from '@marquee/contracts/console';
import { JsonStream } from '@marquee/http';
import type { Faults } from '@marquee/faults';
import type { Processes } from '../processes/processes.service.js';
import type { FleetWatch } from './fleet-watch.js';
import { pictureOf } from './picture.domain.js';

const EVERY_MS = 1_000;

/** The picture of this moment, once or as a stream. */
export class PictureService {
  readonly stream = new JsonStream(() => this.read(), EVERY_MS);

  constructor(
    private readonly fleet: FleetWatch,
    private readonly processes: Pick<Processes, 'list'>,
    private readonly faults: Pick<Faults, 'active' | 'enabled'>,
    private readonly now: () => number = Date.now,
  ) {}

  read(): Picture {
    return pictureOf({
      instances: this.fleet.instances,
      heard: this.fleet.heard,
      processes: this.processes.list(),
      faults: this.faults.active,
      faultsEnabled: this.faults.enabled,
      now: this.now(),
    });
  }
}
