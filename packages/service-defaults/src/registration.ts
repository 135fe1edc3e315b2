import { DynamicConfig } from '@marquee/config';
import type { Property } from '@marquee/config';
import { register } from '@marquee/discovery';
import type { Registration } from '@marquee/discovery';
import { EtcdClient } from '@marquee/etcd';
import { Health, Metrics } from '@marquee/observability';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { OperationsEndpoints } from './operations/operations-endpoints.js';
import { ServiceIdentity } from './service-identity.js';
import type { BaseSettings } from './settings.js';
import { InjectSettings } from './tokens.js';

/** How long other processes may take to see the new status before this instance stops listening. */
const DRAIN_NOTICE_MS = 250;

const WEIGHT = z.number().min(0).max(1_000).meta({
  description:
    'Share of calls relative to the other instances of the service. 0 takes none; a canary gets a small one.',
});

/** This instance's entry in the registry. */
@Injectable()
export class ServiceRegistration {
  private registration: Registration | undefined;
  private draining = false;
  private readonly weight: Property<number>;

  constructor(
    private readonly etcd: EtcdClient,
    private readonly identity: ServiceIdentity,
    private readonly health: Health,
    private readonly operations: OperationsEndpoints,
    private readonly metrics: Metrics,
    config: DynamicConfig,
    @InjectSettings() private readonly settings: BaseSettings,
  ) {
    this.weight = config.property('instance.weight', WEIGHT, 1);
  }

  /** Registers in the background, so it also works while etcd is unavailable. */
  open(port: number): void {
    const { service, instance, version, zone } = this.identity;
    const { privateUrl } = this.operations;
    const registration = register({
      etcd: this.etcd,
      record: {
        service,
        instance,
        url: `http://${this.settings.ADVERTISE_HOST}:${port}`,
        ...(privateUrl !== undefined && { privateUrl }),
        version,
        zone,
        weight: this.weight.get(),
        status: 'up',
        startedAt: Date.now(),
      },
    });
    this.registration = registration;
    this.weight.onChange((weight) => void registration.setWeight(weight));
    this.metrics.gauge('registry_lease_age_seconds', 'Time since the lease was last renewed', [], (gauge) => {
      if (registration.renewedAt !== undefined) gauge.set((Date.now() - registration.renewedAt) / 1_000);
    });
    this.health.detail('registration', () => registration.state.kind);
    this.health.serves('not draining', () => !this.draining || 'this instance is shutting down');
  }

  /** Announces that this instance is shutting down, and waits until callers have had the time to notice. */
  async drain(): Promise<void> {
    this.draining = true;
    const written = await Promise.race([this.registration?.setStatus('draining'), sleep(DRAIN_NOTICE_MS)]);
    if (written === true) await sleep(DRAIN_NOTICE_MS);
  }

  async close(): Promise<void> {
    await this.registration?.close();
  }
}

function sleep(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms));
}
