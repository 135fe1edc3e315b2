#!/usr/bin/env node
// Runs first, on the machine's own Node and without dependencies: installs and builds what a command needs, then runs
// the command with the Node in node_modules. Its syntax has to be readable for old versions of Node, so that they can
// be refused with a sentence.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Marquee needs Node 20.19 or later; this is Node ${process.versions.node}. Install a current Node: https://nodejs.org`,
  );
  process.exitCode = 1;
} else {
  process.chdir(root);
  const { main } = await import('./bootstrap-main.mjs');
  process.exitCode = await main(root, process.argv.slice(2));
}
