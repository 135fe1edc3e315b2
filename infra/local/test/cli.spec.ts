import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createProgram } from '../src/commands/program.js';
import { processesNamed } from '../src/commands/processes.js';
import { REPOSITORY } from '../src/repository.js';
import { childrenOf, childrenPath } from '../src/state/orphans.js';
import { writeJson } from '../src/state/json-file.js';
import { secret } from '../src/state/secrets.js';
import { startTime } from '../src/state/identity.js';

interface Result {
  readonly code: number;
  readonly output: string;
}

describe('the command line', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'marquee-cli-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  function marquee(args: readonly string[], environment: Record<string, string> = {}): Promise<Result> {
    const env = { PATH: process.env['PATH'] ?? '', HOME: dataDir, MARQUEE_HOME: dataDir, ...environment };
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [join(REPOSITORY, 'infra/local/bootstrap.mjs'), ...args],
        { env },
        (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
        },
      );
    });
  }

  const processes = [
    { name: 'row-builder-1', service: 'row-builder' },
    { name: 'row-builder-2', service: 'row-builder' },
  ];

  /** Parses a command line in this process; the message of an error. */
  async function refusal(args: readonly string[], environment: Record<string, string> = {}): Promise<string> {
    const program = createProgram({ MARQUEE_HOME: dataDir, ...environment });
    let shown = '';
    for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
      command.configureOutput({ writeErr: (text) => (shown += text), writeOut: () => undefined });
    }
    try {
      await program.parseAsync(['node', 'marquee', ...args]);
      return 'not refused';
    } catch (error) {
      return shown + (error as Error).message;
    }
  }

  // All of them: of this command line, separate programs, and suites.
  const COMMANDS = Object.keys(
    JSON.parse(readFileSync(join(REPOSITORY, 'infra/local/commands.json'), 'utf8')) as Record<string, unknown>,
  );

  it.each(COMMANDS)(
    'shows help and does nothing else for: %s --help',
    async (command) => {
      secret(dataDir, 'import');
      const { code, output } = await marquee([command, '--help']);
      expect(output).toMatch(/Usage: |^npm run test/);
      expect(code).toBe(0);
      expect(await readdir(dataDir)).toEqual(['secrets.json']);
    },
    60_000,
  );

  it('lists every command in its help', async () => {
    const { code, output } = await marquee(['--help']);
    expect(code).toBe(0);
    for (const command of ['start', 'stop', 'pause', 'logs', 'drill', 'load', 'doctor'])
      expect(output).toContain(command);
  }, 60_000);

  it('refuses an unknown command with a suggestion and exit code 2', async () => {
    const { code, output } = await marquee(['strat']);
    expect(output).toMatch(/unknown command 'strat'[^]*Did you mean start\?/);
    expect(code).toBe(2);
  }, 60_000);

  it.each([
    [['driil'], /unknown command 'driil'[^]*Did you mean drill\?/],
    [['platform', 'puase', 'x'], /unknown command 'puase'[^]*Did you mean pause\?/],
    [['start', '--detatch'], /unknown option '--detatch'[^]*Did you mean --detach\?/],
    [['start', 'now'], /too many arguments/],
    [['data', 'netflix', 'folder'], /Allowed choices are movielens/],
    [['data', 'movielens'], /missing required argument 'folder'/],
    [['dev', '--inspect', 'nosuch'], /Unknown service "nosuch"/],
    [
      ['migrate', 'lolomo', '--name', 'x'],
      /"lolomo" has no database\. Services with one: gateway, row-builder, catalog/,
    ],
    [['migrate', 'catalog'], /required option '--name <name>' not specified/],
    [['logs', '--level', 'loud'], /Allowed choices are debug, info, warn, error/],
    [['scale', 'row-builder'], /missing required argument 'replicas'/],
    [['scale', 'row-builder', 'two'], /Expected a whole number, got "two"/],
  ])('refuses %j with a hint', async (args, message) => {
    expect(await refusal(args)).toMatch(message);
  });

  it('refuses a wrong port variable, and treats an empty one as unset', async () => {
    expect(await refusal(['start'], { GATEWAY_PORT: '', CONSOLE_PORT: 'many' })).toBe(
      'CONSOLE_PORT must be a port number from 0 to 65535; it is "many".',
    );
  });

  it('says that nothing is running when there is nothing to act on', async () => {
    expect(await marquee(['stop'])).toEqual({ code: 0, output: `Marquee is not running in ${dataDir}.\n` });
    expect((await marquee(['pause', 'row-builder'])).output).toContain('Start it with "npm start".');
  }, 60_000);

  it('ends the processes that a killed platform left at stop', async () => {
    const orphan = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true });
    await once(orphan, 'spawn');
    writeJson(childrenPath(dataDir), childrenOf([orphan.pid ?? 0]));
    writeJson(join(dataDir, 'run.json'), { processes });
    expect(await marquee(['stop'])).toEqual({
      code: 0,
      output: 'Ended 1 processes that a killed platform had left.\n',
    });
    expect(startTime(orphan.pid ?? 0)).toBeUndefined();
    expect(existsSync(join(dataDir, 'run.json'))).toBe(false);
  }, 60_000);

  it('does not delete data without a confirmation', async () => {
    secret(dataDir, 'import');
    const { code, output } = await marquee(['reset']);
    expect(output).toMatch(/Add --yes/);
    expect(code).toBe(2);
    expect(existsSync(join(dataDir, 'secrets.json'))).toBe(true);
    expect((await marquee(['reset', '--yes'])).output).toMatch(/^Deleted /);
    expect(existsSync(dataDir)).toBe(false);
  }, 60_000);

  it('does not delete a folder that it did not create', async () => {
    await mkdir(join(dataDir, 'thesis'));
    await writeFile(join(dataDir, 'thesis/thesis.txt'), 'years of work');
    const { code, output } = await marquee(['reset', '--yes']);
    expect(output).toMatch(/is not a data directory that Marquee created/);
    expect(code).toBe(1);
    expect(existsSync(join(dataDir, 'thesis/thesis.txt'))).toBe(true);
  }, 60_000);
});

describe('the names on a command line', () => {
  const run = {
    processes: ['lolomo-1', 'row-builder-1', 'row-builder-2'].map((name) => ({
      name,
      kind: 'service' as const,
      service: name.replace(/-\d$/, ''),
      instance: name,
      pid: 1,
      port: 1,
      log: '',
      state: 'ready' as const,
      restarts: 0,
    })),
  };

  it('are processes, or services with all their processes', () => {
    expect(processesNamed(run, ['row-builder', 'lolomo-1']).map(({ name }) => name)).toEqual([
      'lolomo-1',
      'row-builder-1',
      'row-builder-2',
    ]);
  });

  it('are all checked before anything is done', () => {
    expect(() => processesNamed(run, ['lolomo-1', 'row-bilder'])).toThrow(
      'Unknown process or service "row-bilder". Did you mean "row-builder"?',
    );
    expect(() => processesNamed(run, ['nosuch'])).toThrow(/Known: lolomo-1, lolomo, row-builder-1/);
  });
});
