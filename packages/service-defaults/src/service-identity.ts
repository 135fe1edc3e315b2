import type { ServiceName } from '@marquee/contracts/topology';

/** Who this process is. */
export class ServiceIdentity {
  constructor(
    readonly service: ServiceName,
    readonly instance: string,
    readonly version: string,
    readonly zone: string,
    /** The folder of this instance, for snapshots. It exists unless the disk is full or read-only. */
    readonly dataDir: string,
  ) {}
}
