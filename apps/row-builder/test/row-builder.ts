import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamicConfig } from '@marquee/config';
import { testService } from '@marquee/service-defaults/testing';
import type { TestingModuleBuilder } from '@nestjs/testing';
import { AppModule } from '../src/app.module.js';

/**
 * The application, without etcd, and without Kafka unless `environment` has its address. Override more of its providers
 * before `compile()`.
 */
export function rowBuilder(
  databaseUrl: string,
  properties: Readonly<Record<string, number>> = {},
  environment: Readonly<Record<string, string>> = {},
): TestingModuleBuilder {
  return testService(
    { imports: [AppModule] },
    {
      environment: {
        MARQUEE_HOME: mkdtempSync(join(tmpdir(), 'row-builder-')),
        ROWS_DATABASE_URL: databaseUrl,
        ...environment,
      },
      config: new DynamicConfig({ file: properties }),
    },
  );
}
