import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { adapterFactory } from './adapter.mjs';
import { notify } from './json-rpc.mjs';

async function instantiate() {
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const bytes = readFileSync(join(folder, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/**
 * The engine as one function `(method, params) => result`. The first call opens it, because `version` needs no
 * database.
 */
export function openEngine({ datamodels, datasource }) {
  let opened;
  const engine = () => (opened ??= open());

  async function open() {
    await instantiate();
    return bindings.SchemaEngine.new(
      { datamodels: datamodels?.map((file) => [file, readFileSync(file, 'utf8')]) },
      (line) => process.stderr.write(line.endsWith('\n') ? line : `${line}\n`),
      bindMigrationAwareSqlAdapterFactory(adapterFactory(datasource)),
    );
  }

  return async function call(method, params) {
    const schemaEngine = await engine();
    if (method === 'getDatabaseVersion') return schemaEngine.version(params);
    // The WASM build's evaluateDataLoss cannot open a shadow database; it reads the cache that devDiagnostic fills.
    if (method === 'evaluateDataLoss' && params.migrationsList.migrationDirectories.length > 0) {
      await schemaEngine.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters });
    }
    const result = await schemaEngine[method](params);
    if (method === 'diff' && result.stdout != null) notify('print', { content: result.stdout });
    return result;
  };
}
