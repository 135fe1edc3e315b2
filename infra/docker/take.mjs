// What one service needs at run time, out of the built repository: node take.mjs <pruned folder> <target folder>.
// Package files without development dependencies, so that `npm ci --omit=dev` asks for nothing else, and every build.
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [pruned, target] = process.argv.slice(2);
const OUTPUTS = ['dist', 'openapi', 'prisma/migrations'];

cpSync(join(pruned, 'json'), target, { recursive: true });
for (const file of globSync('{package.json,*/*/package.json}', { cwd: target })) {
  const { devDependencies: _, ...description } = JSON.parse(readFileSync(join(target, file), 'utf8'));
  writeFileSync(join(target, file), JSON.stringify(description));
  for (const output of OUTPUTS) take(join(dirname(file), output));
}
// Beside its own workspaces: the migrations' program, and the pages that the gateway and the console serve.
take('tooling/dist');
take('apps/web/dist');
take('apps/console-web/dist');

function take(path) {
  if (path.startsWith('dist') || !existsSync(path)) return;
  mkdirSync(dirname(join(target, path)), { recursive: true });
  cpSync(path, join(target, path), {
    recursive: true,
    filter: (source) => !source.endsWith('.map') || path.startsWith('apps'),
  });
}
