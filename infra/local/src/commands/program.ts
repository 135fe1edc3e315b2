import { Argument, Command, Option } from 'commander';
import { SERVICES, isService } from '@marquee/contracts/topology';
import { ACTIONS } from '../control/actions.js';
import type { Action } from '../control/actions.js';
import { UsageError } from '../platform-error.js';
import { dataDirFrom } from '../state/data-dir.js';
import { data } from './data.js';
import { dev } from './dev.js';
import { writeMigration } from './migrate.js';
import { OTHER_COMMANDS } from './other-commands.js';
import { act, list, logs, scale } from './processes.js';
import { rebuild } from './rebuild.js';
import { reset } from './reset.js';
import { start } from './start.js';
import { stop } from './stop.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Pino's numbers. */
const LEVELS = { debug: 20, info: 30, warn: 40, error: 50 } as const;

interface LogArguments {
  lines: number;
  follow: boolean;
  trace?: string;
  level?: keyof typeof LEVELS;
  raw?: true;
}

const ACTION_SUMMARIES: Readonly<Record<Exclude<Action, 'hold'>, string>> = {
  kill: 'kill processes (SIGKILL); they are restarted automatically',
  'keep-down': 'kill processes and do not restart them until "restart"',
  pause: 'freeze processes (SIGSTOP)',
  resume: 'continue frozen processes',
  restart: 'stop processes gracefully and start them again; also starts those that are kept down',
};

/** The command line of the platform. Throws CommanderError for wrong usage, and after showing help. */
export function createProgram(environment: Environment): Command {
  const dataDir = dataDirFrom(environment);
  const program = new Command('marquee')
    .description('Marquee on this machine: a streaming home page on microservices.')
    .showSuggestionAfterError()
    .helpCommand('help [command]', 'show help for a command')
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => write(`${text.replace(/^error: /, '')}Run it with --help for usage.\n`),
    })
    .addHelpText('after', FOOTER);

  program
    .command('start')
    .description('start everything and run until Ctrl-C')
    .option('-d, --detach', 'run in the background; stop with "npm stop"')
    .option('--any-port', 'use free ports instead of GATEWAY_PORT (8080) and CONSOLE_PORT (8090)')
    .option('--no-observe', 'do not record traces for the console')
    .action((options: { detach?: true; anyPort?: true; observe: boolean }) => {
      const { detach = false, anyPort = false, observe } = options;
      return start({ dataDir, environment, detach, anyPort, observe });
    });
  program
    .command('stop')
    .description('stop the running platform, or end what a killed one left')
    .action(() => stop(dataDir));
  program
    .command('reset')
    .description('delete the data directory: databases, event log, settings, logs')
    .option('-y, --yes', 'delete without asking')
    .action((options: { yes?: true }) => reset({ dataDir, confirmed: options.yes === true }));
  program
    .command('data')
    .description('load a data set, and keep it for later starts')
    .addArgument(new Argument('<kind>', 'kind of data set').choices(['movielens']))
    .argument('<folder>', 'unpacked folder of the data set, for example of ml-latest-small')
    .action((_kind: string, folder: string) => data({ dataDir, environment, folder }));
  program
    .command('rebuild')
    .description('build the state of a database again from the first record of its topics')
    .addArgument(new Argument('<database>', 'the database').choices(['rows']))
    .action(() => rebuild({ dataDir }));
  program
    .command('dev')
    .description('start everything, and rebuild and restart services when their code changes')
    .option('--inspect <service>', 'make the first instance of a service listen for a debugger', serviceName)
    .action((options: { inspect?: string }) => dev({ dataDir, environment, inspect: options.inspect }));
  program
    .command('migrate')
    .description('write a migration for a changed prisma/schema.prisma')
    .argument('<service>', 'service that owns the database, for example catalog')
    .requiredOption('--name <name>', 'what changes, for example add_title_language')
    .action((service: string, { name }: { name: string }) => writeMigration({ service, name }));
  addProcessCommands(program, dataDir);
  addProcessCommands(
    program.command('platform', { hidden: true }).description('act on the processes of the running platform'),
    dataDir,
  );
  // They are listed and suggested here; bootstrap.mjs runs them instead of this program.
  for (const { name, summary } of OTHER_COMMANDS) {
    program.command(name).description(summary).helpGroup('Other commands:');
  }
  return program;
}

function addProcessCommands(parent: Command, dataDir: string): void {
  const json = () => new Option('--json', 'print JSON');
  parent
    .command('list')
    .alias('status')
    .description('show what is running, and how often it was restarted')
    .addOption(json())
    .action((options: { json?: true }) => list({ dataDir, json: options.json === true }));
  for (const action of ACTIONS) {
    const command = parent
      .command(`${action} <names...>`)
      .description(ACTION_SUMMARIES[action as Exclude<Action, 'hold'>])
      .addHelpText('after', '\nA name is a process (row-builder-1) or a service with all its processes (row-builder).')
      .addOption(json())
      .action((names: string[], options: { json?: true }) =>
        act({ dataDir, action, names, json: options.json === true }),
      );
    if (action === 'keep-down') command.alias('hold');
  }
  parent
    .command('scale <service> <replicas>')
    .description('set the number of replicas of a service')
    .addOption(json())
    .action((service: string, replicas: string, options: { json?: true }) =>
      scale({ dataDir, service, replicas: wholeNumber(replicas), json: options.json === true }),
    );
  parent
    .command('logs [names...]')
    .description('follow logs: of all processes, or of the named ones')
    .option('-n, --lines <number>', 'lines to show first', wholeNumber, 20)
    .option('--no-follow', 'end after these lines')
    .option('--trace <id>', 'show only lines of this trace')
    .addOption(new Option('--level <level>', 'show only lines of this level and above').choices(Object.keys(LEVELS)))
    .option('--raw', 'print lines as they are in the files')
    .action((names: string[], options: LogArguments) =>
      logs({
        dataDir,
        names,
        ...options,
        trace: options.trace,
        level: options.level === undefined ? 0 : LEVELS[options.level],
        raw: options.raw === true,
      }),
    );
}

const FOOTER = `
Run a command as "npx marquee <command>", or as the npm script of the same name: "npm start",
"npm run dev -- --inspect lolomo". MARQUEE_HOME names the data directory (default: .marquee).`;

function serviceName(text: string): string {
  if (isService(text)) return text;
  throw new UsageError(`Unknown service "${text}". Known: ${SERVICES.join(', ')}.`);
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new UsageError(`Expected a whole number, got "${text}".`);
}
