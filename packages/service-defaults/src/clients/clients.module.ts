import type { EndpointShape } from '@marquee/contracts/endpoint';
import type { CommandSettings } from '@marquee/resilience';
import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, Provider } from '@nestjs/common';
import { EndpointClients } from './endpoint-clients.js';

export interface ClientOptions {
  readonly endpoint: EndpointShape;
  /** Defaults of the client's command, where the defaults of all clients do not fit. */
  readonly settings?: Partial<CommandSettings>;
}

/**
 * The token of an endpoint's client. Tests override it: `.overrideProvider(clientToken(composePage)).useValue(fake)`.
 */
export function clientToken(endpoint: Pick<EndpointShape, 'name'>): string {
  return `EndpointClient(${endpoint.name})`;
}

/** Injects the `EndpointClient` of an endpoint that the module imports with `ClientsModule.forFeature`. */
export function InjectClient(endpoint: Pick<EndpointShape, 'name'>): ParameterDecorator & PropertyDecorator {
  return Inject(clientToken(endpoint));
}

/** Provides the clients of the endpoints that a feature calls. */
@Module({})
export class ClientsModule {
  static forFeature(...clients: readonly (EndpointShape | ClientOptions)[]): DynamicModule {
    const providers = clients.map((client) => ('endpoint' in client ? provide(client) : provide({ endpoint: client })));
    return { module: ClientsModule, providers, exports: providers };
  }
}

function provide({ endpoint, settings = {} }: ClientOptions): Provider {
  return {
    provide: clientToken(endpoint),
    useFactory: (clients: EndpointClients) => clients.get(endpoint, settings),
    inject: [EndpointClients],
  };
}
