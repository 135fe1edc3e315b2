import { callerToken } from '@marquee/contracts/caller-token';
import type { Statistics } from '@marquee/contracts/statistics';
import { isService } from '@marquee/contracts/topology';
import { Directory } from '@marquee/discovery';
import type { Instance } from '@marquee/discovery';
import type { Logger } from '@marquee/observability';
import { InjectLogger, InjectSettings } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { ConsoleSettings } from '../console.config.js';
import type { StatisticsReport } from './picture.domain.js';
import { StatisticsFollower } from './statistics-follower.js';

/** How long the last report of an instance that has left is shown. */
const REMEMBERED_MS = 60_000;
const OWN_SERVICE = 'console';

export interface CommandName {
  readonly name: string;
  readonly group: string;
}

/** Follows the statistics of every registered instance and remembers the last report of each. */
@Injectable()
export class FleetWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly followers = new Map<string, StatisticsFollower>();
  private readonly lastReports = new Map<string, StatisticsReport>();
  private readonly knownCommands = new Map<string, CommandName>();
  private unsubscribe: () => void = () => undefined;

  constructor(
    private readonly directory: Directory,
    @InjectLogger() private readonly log: Logger,
    @InjectSettings() private readonly settings: Pick<ConsoleSettings, 'PLATFORM_KEY'>,
  ) {}

  get instances(): readonly Instance[] {
    return this.directory
      .services()
      .filter((service) => service !== OWN_SERVICE)
      .flatMap((service) => this.directory.instances(service));
  }

  /** Last reports by instance, also of instances that left less than a minute ago. */
  get reports(): ReadonlyMap<string, StatisticsReport> {
    for (const [instance, { at }] of this.lastReports) {
      if (Date.now() - at > REMEMBERED_MS && !this.followers.has(instance)) this.lastReports.delete(instance);
    }
    return this.lastReports;
  }

  /** Every command that an instance has reported since this console started. */
  get commands(): readonly CommandName[] {
    return [...this.knownCommands.values()];
  }

  onApplicationBootstrap(): void {
    this.unsubscribe = this.directory.onChange(() => this.followInstances());
    this.followInstances();
  }

  async onModuleDestroy(): Promise<void> {
    this.unsubscribe();
    await Promise.all([...this.followers.values()].map((follower) => follower.stop()));
  }

  /** One follower per instance. An instance that moved to another port gets a new one. */
  private followInstances(): void {
    const wanted = new Map(this.instances.map(({ record }) => [record.instance, record]));
    for (const [instance, follower] of this.followers) {
      const record = wanted.get(instance);
      if ((record?.privateUrl ?? record?.url) === follower.url) continue;
      this.followers.delete(instance);
      void follower.stop();
    }
    for (const [instance, record] of wanted) {
      if (this.followers.has(instance)) continue;
      const { service, url, privateUrl = url } = record;
      const token = isService(service) ? callerToken(this.settings.PLATFORM_KEY, service) : '';
      const follower = new StatisticsFollower(privateUrl, token, {
        onStatistics: (statistics) => this.note(instance, statistics),
        onError: (error) => this.log.debug({ err: error, instance }, 'statistics'),
      });
      this.followers.set(instance, follower);
      follower.start();
    }
  }

  /** A port can pass to another process, so that the name in the report counts, not the address. */
  private note(expected: string, statistics: Statistics): void {
    if (statistics.instance !== expected) return;
    this.lastReports.set(expected, { statistics, at: Date.now() });
    for (const { name, group } of statistics.commands) this.knownCommands.set(name, { name, group });
  }
}
