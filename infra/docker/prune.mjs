// Copies what one service needs at run time out of the built repository: node prune.mjs <pruned> <target folder>.
// Package files lose their development dependencies, so that `npm ci --omit=dev` installs nothing else, and everything
// becomes readable for the user of the image, even from a checkout under a strict umask.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [pruned, target] = process.argv.slice(2);
const OUTPUTS = ['dist', 'openapi', 'prisma/migrations'];

cpSync(join(pruned, 'json'), target, { recursive: true });
for (const file of globSync('{package.json,*/*/package.json}', { cwd: target })) {
  const { devDependencies: _, ...manifest } = JSON.parse(readFileSync(join(target, file), 'utf8'));
  writeFileSync(join(target, file), JSON.stringify(manifest));
  for (const output of OUTPUTS) copy(join(dirname(file), output));
}
// In addition to its own workspaces: the migration program, and the pages that the gateway and the console serve.
copy('tooling/dist');
copy('apps/web/dist');
copy('apps/console-web/dist');
execFileSync('chmod', ['-R', 'a+rX', target]);

function copy(path) {
  if (path.startsWith('dist') || !existsSync(path)) return;
  mkdirSync(dirname(join(target, path)), { recursive: true });
  cpSync(path, join(target, path), {
    recursive: true,
    filter: (source) => !source.endsWith('.map') || path.startsWith('apps'),
  });
}
