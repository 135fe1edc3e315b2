import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where k6 finds this folder in its container. */
const MOUNTED = '/load';

/**
 * How to run k6 here: the program, or its container if there is only Docker; undefined if there is neither.
 *
 * @returns {{ command: string, before: string[], pathOf: (path: string) => string } | undefined}
 */
export function findK6() {
  const program = ['k6', join(process.env.TOOLS_BIN ?? join(homedir(), '.local/bin'), 'k6')].find((command) =>
    works(command, ['version']),
  );
  if (program !== undefined) return { command: program, before: [], pathOf: (path) => path };
  if (!works('docker', ['info'])) return undefined;
  const folder = import.meta.dirname;
  // The system listens on loopback only, which a container shares on the host's network.
  const before = ['run', '--rm', '-i', '--network', 'host', '-v', `${folder}:${MOUNTED}:ro`, 'grafana/k6:1.8.1'];
  return { command: 'docker', before, pathOf: (path) => path.replace(folder, MOUNTED) };
}

function works(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
