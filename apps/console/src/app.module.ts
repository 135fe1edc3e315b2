import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { EtcdClient } from '@marquee/etcd';
import { ServiceModule } from '@marquee/service-defaults';
import type { ServiceRuntime } from '@marquee/service-defaults';
import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnModuleDestroy } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { LoginController } from './access/login.controller.js';
import { OperatorToken } from './access/operator-token.js';
import { requireOperator } from './access/require-operator.js';
import { addSecurityHeaders } from './access/security-headers.js';
import { AuditLog } from './audit/audit-log.js';
import { AuditController } from './audit/audit.controller.js';
import type { ConsoleSettings } from './console.config.js';
import { FaultsController } from './faults/faults.controller.js';
import { FaultsService } from './faults/faults.service.js';
import { FleetController } from './fleet/fleet.controller.js';
import { FleetWatch } from './fleet/fleet-watch.js';
import { PictureService } from './fleet/picture.service.js';
import { ProcessesController } from './processes/processes.controller.js';
import { Processes } from './processes/processes.service.js';
import { PropertiesController } from './properties/properties.controller.js';
import { WebController } from './web/web.controller.js';
import { WebRoot } from './web/web-root.js';

@Module({})
export class AppModule implements OnModuleDestroy {
  static with(runtime: ServiceRuntime<ConsoleSettings>): DynamicModule {
    const { settings, directory, log, faults } = runtime;
    const etcd = new EtcdClient({ endpoints: settings.ETCD_ENDPOINTS });
    const processes = new Processes(join(settings.MARQUEE_HOME, 'run.json'));
    const fleet = new FleetWatch({
      directory,
      onTrouble: (instance, error) => log.debug({ err: error, instance }, 'statistics'),
    });
    return {
      module: AppModule,
      imports: [ServiceModule.forRoot(runtime)],
      controllers: [
        LoginController,
        FleetController,
        FaultsController,
        ProcessesController,
        PropertiesController,
        AuditController,
        WebController,
      ],
      providers: [
        { provide: EtcdClient, useValue: etcd },
        { provide: Processes, useValue: processes },
        { provide: FleetWatch, useValue: fleet },
        { provide: PictureService, useValue: new PictureService(fleet, processes, faults) },
        { provide: FaultsService, useValue: new FaultsService(etcd) },
        { provide: AuditLog, useValue: new AuditLog(etcd, log) },
        { provide: OperatorToken, useValue: new OperatorToken(settings.CONSOLE_TOKEN) },
        { provide: WebRoot, useValue: new WebRoot(settings.WEB_ROOT) },
      ],
    };
  }

  constructor(
    @Inject(FleetWatch) private readonly fleet: FleetWatch,
    @Inject(PictureService) private readonly picture: PictureService,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(EtcdClient) private readonly etcd: EtcdClient,
  ) {}

  async onModuleDestroy(): Promise<void> {
    this.picture.stream.close();
    await this.fleet[Symbol.asyncDispose]();
    await this.audit[Symbol.asyncDispose]();
    await this.etcd.close();
  }
}

/** Who may come in, and what a browser may do with the answer. */
export async function guard(app: NestFastifyApplication, { settings }: ServiceRuntime<ConsoleSettings>): Promise<void> {
  const http = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  addSecurityHeaders(http);
  requireOperator(http, app.get(OperatorToken));
  await http.register(fastifyStatic, { root: settings.WEB_ROOT, serve: false });
}
