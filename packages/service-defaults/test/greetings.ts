import 'reflect-metadata';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endpoint } from '@marquee/contracts/endpoint';
import type { Instance } from '@marquee/discovery';
import { Handle, Input } from '@marquee/http';
import type { EndpointClient, InputOf, OutputOf } from '@marquee/http';
import { Controller, Injectable, Module } from '@nestjs/common';
import { z } from 'zod';
import { ClientsModule, InjectClient, ServiceDefaultsModule, baseSettings } from '../src/index.js';
import type { ServiceDefaultsOptions } from '../src/index.js';

export const greet = endpoint({
  name: 'catalog.greet',
  service: 'catalog',
  method: 'GET',
  path: '/v1/greetings/{name}',
  summary: 'Greets',
  params: z.object({ name: z.string().max(10) }),
  responses: { 200: z.object({ text: z.string() }) },
  deadlineMs: 500,
  urgency: 2,
  idempotent: true,
});

export const relay = endpoint({ ...greet, name: 'catalog.relay', path: '/v1/relayed/{name}' });

/** Calls the other endpoint of the same service, over HTTP. */
@Injectable()
export class GreetingsService {
  constructor(@InjectClient(greet) private readonly callGreet: EndpointClient<typeof greet>) {}

  relay(name: string): Promise<{ text: string }> {
    return this.callGreet({ params: { name } });
  }
}

@Controller()
class GreetingsController {
  constructor(private readonly greetings: GreetingsService) {}

  @Handle(greet)
  greet(@Input(greet) { params }: InputOf<typeof greet>): OutputOf<typeof greet> {
    return { text: `hello ${params.name}` };
  }

  @Handle(relay)
  relay(@Input(relay) { params }: InputOf<typeof relay>): Promise<OutputOf<typeof relay>> {
    return this.greetings.relay(params.name);
  }
}

@Module({
  imports: [ClientsModule.forFeature({ endpoint: greet, settings: { timeoutMs: 321, breakerVolumeThreshold: 5 } })],
  controllers: [GreetingsController],
  providers: [GreetingsService],
})
export class GreetingsModule {}

export function serviceDefaults(options: Partial<ServiceDefaultsOptions> = {}) {
  return ServiceDefaultsModule.forRoot({ service: 'catalog', settings: baseSettings, ...options });
}

export function environment(variables: Readonly<Record<string, string>> = {}) {
  return { MARQUEE_HOME: mkdtempSync(join(tmpdir(), 'service-')), INSTANCE_ID: 'catalog-1', ...variables };
}

export function instanceAt(url: string, instance = 'catalog-1'): Instance {
  return {
    leaseLost: false,
    record: { service: 'catalog', instance, url, version: 'test', zone: 'z', weight: 1, status: 'up', startedAt: 1 },
  };
}
