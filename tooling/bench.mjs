// npm run bench -- <name>: measures one ratio against a reference in the same run.
import { spawn } from 'node:child_process';

/** Each benchmark lives in the workspace that it measures. */
const BENCHMARKS = {
  guard: { workspace: '@marquee/resilience', script: 'bench:guard' },
  tracing: { workspace: '@marquee/tests', script: 'bench:tracing' },
  ratings: { workspace: '@marquee/simulator', script: 'bench:ratings' },
  'home-page': { workspace: '@marquee/tests', script: 'bench:home-page' },
  events: { workspace: '@marquee/tests', script: 'bench:events' },
  hostile: { workspace: '@marquee/tests', script: 'bench:hostile' },
  hung: { workspace: '@marquee/tests', script: 'bench:hung' },
};

const [name, ...rest] = process.argv.slice(2);
const benchmark = Object.hasOwn(BENCHMARKS, name ?? '') ? BENCHMARKS[name] : undefined;
if (benchmark === undefined) {
  const help = name === '--help' || name === '-h';
  console[help ? 'log' : 'error'](`Usage: npm run bench -- <${Object.keys(BENCHMARKS).join('|')}>`);
  process.exit(help ? 0 : 2);
}
const args = ['run', '--silent', benchmark.script, '-w', benchmark.workspace, '--', ...rest];
spawn('npm', args, { stdio: 'inherit' }).on('exit', (code) => process.exit(code ?? 1));
