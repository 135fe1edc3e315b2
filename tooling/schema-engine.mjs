#!/usr/bin/env node
// Replaces Prisma's native `schema-engine`: the same command line and JSON-RPC over stdio, implemented with the WASM
// build of the same engine (@prisma/schema-engine-wasm) and @prisma/adapter-pg. The Prisma CLI finds it through
// PRISMA_SCHEMA_ENGINE_BINARY, which prisma.mjs sets. PostgreSQL only.
import { parseArgs } from 'node:util';
import { databaseCommand } from './schema-engine/database-command.mjs';
import { serve } from './schema-engine/json-rpc.mjs';
import { openEngine } from './schema-engine/engine.mjs';
import { log } from './schema-engine/log.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    datamodels: { type: 'string', multiple: true },
    datasource: { type: 'string' },
    version: { type: 'boolean' },
  },
});
const datasource = values.datasource ? JSON.parse(values.datasource) : {};

process.on('uncaughtException', (error) => {
  log('ERROR', error.stack);
  process.exit(1);
});

if (values.version) {
  console.log('schema-engine-cli wasm');
} else if (positionals[0] === 'cli') {
  process.exitCode = await databaseCommand(positionals[1], datasource.url);
} else {
  await serve(openEngine({ datamodels: values.datamodels, datasource }));
  process.exit(0);
}
