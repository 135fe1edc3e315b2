/** What a new service needs besides the platform's own packages, taken from lolomo, the smallest service. */
const DEPENDENCIES = [
  '@marquee/contracts',
  '@marquee/http',
  '@marquee/service-defaults',
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/platform-fastify',
  'reflect-metadata',
  'rxjs',
];
const DEV_DEPENDENCIES = ['@jest/globals', '@marquee/tooling', '@nestjs/testing'];

/**
 * The files of a new service, by path.
 *
 * @param {{ name: string, owns: string }} options
 * @param {{ scripts: object, dependencies: object, devDependencies: object }} reference package.json of another service
 */
export function serviceFiles({ name, owns }, reference) {
  const app = `apps/${name}`;
  const pick = (from, names) => Object.fromEntries(names.map((each) => [each, from[each]]));
  return {
    [`packages/contracts/src/${name}.ts`]: contract(name),
    [`${app}/package.json`]: json({
      name: `@marquee/${name}`,
      version: '0.1.0',
      private: true,
      type: 'module',
      description: `Owns ${owns}`,
      scripts: reference.scripts,
      dependencies: pick(reference.dependencies, DEPENDENCIES),
      devDependencies: pick(reference.devDependencies, DEV_DEPENDENCIES),
    }),
    [`${app}/turbo.json`]: json({ extends: ['//'], tags: ['app'] }),
    [`${app}/tsconfig.json`]: json({ extends: '../../tsconfig.base.json', include: ['src', 'test', '*.config.ts'] }),
    [`${app}/tsconfig.build.json`]: json({ extends: '../../tsconfig.build.json' }),
    [`${app}/jest.config.mjs`]: `import preset from '@marquee/tooling/jest';

export default { ...preset, setupFiles: ['reflect-metadata'] };
`,
    [`${app}/README.md`]: `# ${name}

Owns ${owns}.

| endpoint | what |
| --- | --- |
| \`GET /v1/greetings/{name}\` | greets |
`,
    [`${app}/src/main.ts`]: `import 'reflect-metadata';
import { runService } from '@marquee/service-defaults';
import { AppModule } from './app.module.js';

await runService(AppModule);
`,
    [`${app}/src/app.module.ts`]: `import { ServiceDefaultsModule, baseSettings } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import { GreetingsModule } from './greetings/greetings.module.js';

@Module({
  imports: [ServiceDefaultsModule.forRoot({ service: '${name}', settings: baseSettings }), GreetingsModule],
})
export class AppModule {}
`,
    [`${app}/src/greetings/greetings.module.ts`]: `import { Module } from '@nestjs/common';
import { GreetingsController } from './greetings.controller.js';

@Module({ controllers: [GreetingsController] })
export class GreetingsModule {}
`,
    [`${app}/src/greetings/greetings.controller.ts`]: `import { greet } from '@marquee/contracts/${name}';
import { Handle, Input } from '@marquee/http';
import type { InputOf, OutputOf } from '@marquee/http';
import { Controller } from '@nestjs/common';

@Controller()
export class GreetingsController {
  @Handle(greet)
  greet(@Input(greet) { params }: InputOf<typeof greet>): OutputOf<typeof greet> {
    return { text: \`Hello \${params.name}\` };
  }
}
`,
    [`${app}/test/app.spec.ts`]: test(name),
  };
}

/** Edits of files that know all services. Each throws if the file does not look as expected. */
export function serviceEdits({ name, owns, replicas }) {
  const entry = `    ${key(name)}: {
      owns: '${owns}',
      calls: [],
      publishes: [],
      consumes: [],
      replicas: ${replicas},
      serves: true,
    },
`;
  const compose = `  ${name}:
    <<: *contained
    image: marquee/${name}
    build: { context: ., dockerfile: infra/docker/Dockerfile, args: { APP: ${name} } }
    environment: *environment
    volumes:
      - { type: volume, source: secrets, target: /run/secrets, read_only: true, volume: { subpath: service } }
    networks: [calls, registry]
    depends_on: *needs
${replicas === 1 ? '' : `    deploy: { replicas: ${replicas} }\n`}
`;
  return [
    { path: 'packages/contracts/src/topology.ts', edit: before('  },\n  engines: {', entry) },
    {
      path: 'packages/contracts/src/documents.ts',
      edit: (text) =>
        before(
          '};\n\nconst SESSION_COOKIES',
          `  ${key(name)}: ${endpoints(name)},\n`,
        )(before(`import { lolomoEndpoints }`, `import { ${endpoints(name)} } from './${name}.js';\n`)(text)),
    },
    { path: 'docker-compose.yml', edit: before('  console:\n    <<: *contained', compose) },
    { path: 'docker-compose.cluster.yml', edit: before('  console: *connected', `  ${name}: *connected\n`) },
    { path: 'docker-compose.observability.yml', edit: before('  console: *traced', `  ${name}: *traced\n`) },
  ];
}

function before(mark, addition) {
  return (text) => {
    if (!text.includes(mark)) throw new Error(`Expected ${JSON.stringify(mark)} in a file to add the service to.`);
    return text.replace(mark, () => `${addition}${mark}`);
  };
}

function contract(name) {
  return `import { z } from 'zod';
import { endpoint } from './endpoint.js';

export const greet = endpoint({
  name: '${name}.greet',
  service: '${name}',
  method: 'GET',
  path: '/v1/greetings/{name}',
  summary: 'Greets',
  params: z.object({ name: z.string().min(1).max(100) }),
  responses: { 200: z.object({ text: z.string() }) },
  deadlineMs: 200,
  urgency: 3,
  idempotent: true,
});

export const ${endpoints(name)} = [greet];
`;
}

function test(name) {
  return `import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { greet } from '@marquee/contracts/${name}';
import { callerHeaders, createTestApp, testService } from '@marquee/service-defaults/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../src/app.module.js';

describe('${name}', () => {
  let dataDir: string;
  let app: NestFastifyApplication;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), '${name}-'));
    const environment = { MARQUEE_HOME: dataDir, INSTANCE_ID: '${name}-1' };
    app = await createTestApp(await testService({ imports: [AppModule] }, { environment }).compile());
  });
  afterEach(async () => {
    await app.close();
    await rm(dataDir, { recursive: true });
  });

  it('greets by name', async () => {
    const response = await app.inject({ url: '/v1/greetings/ada', headers: callerHeaders('${name}') });
    expect(greet.responses[200].parse(response.json())).toEqual({ text: 'Hello ada' });
  });

  it('answers no stranger', async () => {
    expect((await app.inject({ url: '/v1/greetings/ada' })).statusCode).toBe(403);
  });
});
`;
}

function endpoints(name) {
  return `${name.replaceAll(/-(.)/g, (_dash, letter) => letter.toUpperCase())}Endpoints`;
}

function key(name) {
  return name.includes('-') ? `'${name}'` : name;
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
