import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamicConfig } from '@marquee/config';
import { testService } from '@marquee/service-defaults/testing';
import type { TestingModuleBuilder } from '@nestjs/testing';
import { AppModule } from '../src/app.module.js';

/** The application, without etcd and Kafka. Override more of its providers before `compile()`. */
export function rowBuilder(
  databaseUrl: string,
  properties: Readonly<Record<string, number>> = {},
): TestingModuleBuilder {
  return testService(
    { imports: [AppModule] },
    {
      environment: { MARQUEE_HOME: mkdtempSync(join(tmpdir(), 'row-builder-')), ROWS_DATABASE_URL: databaseUrl },
      config: new DynamicConfig({ file: properties }),
    },
  );
}
