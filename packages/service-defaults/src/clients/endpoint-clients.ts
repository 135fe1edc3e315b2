import { isDeepStrictEqual } from 'node:util';
import { callerToken } from '@marquee/contracts/caller-token';
import type { EndpointShape } from '@marquee/contracts/endpoint';
import { Balancer } from '@marquee/discovery';
import { endpointClient } from '@marquee/http';
import type { EndpointClient } from '@marquee/http';
import { Metrics, Tracing } from '@marquee/observability';
import type { CommandSettings } from '@marquee/resilience';
import { Injectable } from '@nestjs/common';
import { CommandFactory } from '../commands/command-factory.js';
import type { BaseSettings } from '../settings.js';
import { InjectSettings } from '../tokens.js';
import { ClientSettingsConflictError } from './client-settings-conflict.error.js';

interface Entry {
  readonly client: EndpointClient<EndpointShape>;
  readonly settings: Partial<CommandSettings>;
}

/** The clients of this process: one per endpoint, because all calls of an endpoint share a breaker and a bulkhead. */
@Injectable()
export class EndpointClients {
  private readonly entries = new Map<string, Entry>();
  private readonly attempts;

  constructor(
    private readonly balancer: Balancer,
    private readonly commands: CommandFactory,
    private readonly tracing: Tracing,
    metrics: Metrics,
    @InjectSettings() private readonly settings: Pick<BaseSettings, 'PLATFORM_KEY'>,
  ) {
    this.attempts = metrics.histogram('attempt_duration_seconds', 'Time of a call to one instance', [
      'endpoint',
      'peer',
      'outcome',
    ]);
  }

  /** @throws {ClientSettingsConflictError} if another module has asked for this client with other settings. */
  get(endpoint: EndpointShape, settings: Partial<CommandSettings>): EndpointClient<EndpointShape> {
    const known = this.entries.get(endpoint.name);
    if (known === undefined) {
      const client = endpointClient<EndpointShape>(endpoint, {
        balancer: this.balancer,
        callerToken: callerToken(this.settings.PLATFORM_KEY, endpoint.service),
        createCommand: (options, defaults) => this.commands.create(options, defaults),
        tracing: this.tracing,
        onAttempt: ({ instance, ok, ms }) =>
          this.attempts.observe(
            { endpoint: endpoint.name, peer: instance, outcome: ok ? 'answered' : 'failed' },
            ms / 1_000,
          ),
        settings,
      });
      this.entries.set(endpoint.name, { client, settings });
      return client;
    }
    if (!isDeepStrictEqual(known.settings, settings)) {
      throw new ClientSettingsConflictError(endpoint.name, known.settings, settings);
    }
    return known.client;
  }
}
