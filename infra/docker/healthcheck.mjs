// The health check of every image: node healthcheck.mjs <file>. It fails while the service is not ready. Docker does
// not restart a container that is unhealthy, so this also kills a service that lives and has not answered for too long;
// the restart policy then starts it again. This needs an init process (`init: true`), because a container's first
// process cannot be killed from inside.
import { readFileSync, statSync, utimesSync } from 'node:fs';

const ANSWER_LIMIT_MS = 2_500;
const SILENCE_LIMIT_MS = Number(process.env.SILENCE_LIMIT_MS || 60_000);
/** Holds the pid of the service; its time of change is that of the start or of the last answer. */
const file = process.argv[2];

const isAlive = await answers('livez');
if (isAlive) utimesSync(file, new Date(), new Date());
else if (Date.now() - statSync(file).mtimeMs > SILENCE_LIMIT_MS) {
  console.error(`The service has not answered for ${SILENCE_LIMIT_MS / 1_000} s; it is killed.`);
  process.kill(Number(readFileSync(file, 'utf8')), 'SIGKILL');
}
process.exit(isAlive && (await answers('readyz')) ? 0 : 1);

async function answers(path) {
  try {
    const url = `http://127.0.0.1:${process.env.PORT}/${path}`;
    return (await fetch(url, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) })).ok;
  } catch {
    return false;
  }
}
