import type { DynamicConfig } from '@marquee/config';
import type { EndpointShape } from '@marquee/contracts/endpoint';
import type { ServiceName } from '@marquee/contracts/topology';
import type { Balancer, Directory } from '@marquee/discovery';
import type { KafkaClient } from '@marquee/messaging';
import type { Health, Logger, Metrics } from '@marquee/observability';
import { Command } from '@marquee/resilience';
import type { CommandRegistry, CommandSettings } from '@marquee/resilience';
import type { Faults } from '@marquee/faults';
import { endpointClient } from '@marquee/http';
import type { CreateCommand, EndpointClient } from '@marquee/http';
import { commandSettings } from '../commands/command-settings.js';
import type { BaseSettings } from '../settings.js';
import { StatisticsSource } from '../operations/statistics-source.js';

export interface RuntimeParts<Settings extends BaseSettings> {
  readonly service: ServiceName;
  readonly instance: string;
  readonly settings: Settings;
  readonly home: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly config: DynamicConfig;
  readonly directory: Directory;
  readonly balancer: Balancer;
  readonly kafka: KafkaClient;
  readonly commands: CommandRegistry;
  readonly faults: Faults;
}

/** What a service is given beside its own code: who it is, what it reads, whom it can call. */
export class ServiceRuntime<Settings extends BaseSettings = BaseSettings> {
  readonly service: ServiceName;
  readonly instance: string;
  readonly version: string;
  readonly settings: Settings;
  /** This instance's own folder, for snapshots; it exists. */
  readonly home: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly config: DynamicConfig;
  readonly directory: Directory;
  readonly balancer: Balancer;
  readonly kafka: KafkaClient;
  readonly commands: CommandRegistry;
  readonly faults: Faults;
  /** What this instance streams to operators; a service may add to it. */
  readonly statistics: StatisticsSource;
  private readonly clients = new Map<EndpointShape, EndpointClient<EndpointShape>>();

  constructor(parts: RuntimeParts<Settings>) {
    this.service = parts.service;
    this.instance = parts.instance;
    this.version = parts.settings.VERSION;
    this.settings = parts.settings;
    this.home = parts.home;
    this.log = parts.log;
    this.metrics = parts.metrics;
    this.health = parts.health;
    this.config = parts.config;
    this.directory = parts.directory;
    this.balancer = parts.balancer;
    this.kafka = parts.kafka;
    this.commands = parts.commands;
    this.faults = parts.faults;
    this.statistics = new StatisticsSource(this);
  }

  readonly command: CreateCommand = (options, defaults = {}) =>
    new Command({
      ...options,
      registry: this.commands,
      settings: commandSettings(this.config, options.name, defaults),
      fault: this.faults.faultFor,
    });

  /** The client of an endpoint, one a process, whatever the number of askers; `defaults` count at the first asking. */
  client<E extends EndpointShape>(endpoint: E, defaults: Partial<CommandSettings> = {}): EndpointClient<E> {
    let client = this.clients.get(endpoint);
    if (client === undefined) {
      client = endpointClient<EndpointShape>(endpoint, {
        balancer: this.balancer,
        createCommand: this.command,
        settings: defaults,
      });
      this.clients.set(endpoint, client);
    }
    return client as unknown as EndpointClient<E>;
  }
}
