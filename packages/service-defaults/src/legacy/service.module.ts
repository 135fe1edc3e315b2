import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { ServiceRuntime } from './runtime.js';

/** Gives the runtime to every module of the app. */
@Global()
@Module({})
export class ServiceModule {
  static forRoot(runtime: ServiceRuntime): DynamicModule {
    return {
      module: ServiceModule,
      providers: [{ provide: ServiceRuntime, useValue: runtime }],
      exports: [ServiceRuntime],
    };
  }
}
