// npm run add -- service <name> [--owns <words>] [--replicas <number>]: writes the files of a new service, enters it in
// the topology, the documents and compose, and installs it. Change what it wrote; nothing else knows of the generator.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { serviceEdits, serviceFiles } from './generate/service.mjs';

const USAGE = `Usage: npm run add -- service <name> [--owns <words>] [--replicas <number>]

  name      lower-case letters, digits and dashes, for example watch-party
  owns      what it owns, in one or two words; shown under its name (default: greetings)
  replicas  how many a fresh system runs (default: 1)
`;
const root = join(import.meta.dirname, '..');

let parsed;
try {
  parsed = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      owns: { type: 'string', default: 'greetings' },
      replicas: { type: 'string', default: '1' },
    },
  });
} catch (error) {
  refuse(error.message);
}
const { positionals, values } = parsed;
if (values.help === true) {
  console.log(USAGE);
  process.exit(0);
}
const [kind, name = '', ...rest] = positionals;
if (kind !== 'service' || rest.length > 0) refuse('Expected "service" and its name.');
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 40)
  refuse(`"${name}" cannot be the name of a service.`);
if (!/^[1-9]$/.test(values.replicas)) refuse('Expected 1 to 9 replicas.');
if (!/^[a-z][a-z -]{1,30}$/.test(values.owns)) refuse('Expected one or two words in lower case after --owns.');
const taken = [`apps/${name}`, `packages/${name}`, `packages/contracts/src/${name}.ts`].find((path) =>
  existsSync(join(root, path)),
);
if (taken !== undefined) refuse(`${taken} exists already.`);

const options = { name, owns: values.owns, replicas: Number(values.replicas) };
const reference = JSON.parse(readFileSync(join(root, 'apps/lolomo/package.json'), 'utf8'));
// All edits first: if one does not fit, nothing has been written.
const edited = serviceEdits(options).map(({ path, edit }) => [path, edit(readFileSync(join(root, path), 'utf8'))]);
const files = [...Object.entries(serviceFiles(options, reference)), ...edited];
for (const [path, content] of files) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
run('npm', 'install', '--no-audit', '--no-fund');
run('node', 'tooling/fix-lock.mjs');
run('npx', 'turbo', 'run', 'build', '--filter=@marquee/contracts', '--output-logs=errors-only');
run('npm', 'run', '--silent', 'openapi', '-w', '@marquee/contracts');
run('npm', 'run', '--silent', 'docs:generate', '-w', '@marquee/contracts');
run('npx', 'prettier', '--log-level', 'warn', '--write', ...files.map(([path]) => path), 'docs/architecture.md');
console.log(`
${name} is written. Next:

  npm run check && npm test -w @marquee/${name}    # its own test
  npm start                                        # ${name}-1 runs, and is on the console's map
  docs/recipes/add-a-service.md                    # how others call it, how it gets a database

The list of metrics in docs/reference changes with the services; its first lines say how to write it again.`);

function run(...command) {
  execFileSync(command[0], command.slice(1), { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
}

function refuse(problem) {
  console.error(`${problem}\n\n${USAGE}`);
  process.exit(2);
}
