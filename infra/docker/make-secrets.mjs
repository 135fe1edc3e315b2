// Makes the secrets of a compose system at its first start: node make-secrets.mjs <folder>. Later starts keep them.
// Each container mounts one folder, with what it needs and nothing else, in files named after variables.
import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
const random = () => randomBytes(24).toString('hex');
/** An operator may choose these; an empty variable means a random value. */
const CHOSEN = ['PLATFORM_KEY', 'FAULT_KEY', 'IMPORT_KEY', 'CONSOLE_TOKEN'];
const ROLES = ['edge_owner', 'edge', 'catalog_owner', 'catalog', 'rows_owner', 'rows'];

const known = read('known.json');
const secret = Object.fromEntries(
  [...CHOSEN, 'POSTGRES_PASSWORD', ...ROLES].map((name) => {
    const chosen = CHOSEN.includes(name) ? process.env[name] : undefined;
    if (chosen && chosen.length < 32) throw new TypeError(`${name} is too short: expected 32 characters or more.`);
    return [name, chosen || known[name] || random()];
  }),
);
write('known.json', JSON.stringify(secret), 0o600);

const { PLATFORM_KEY, FAULT_KEY, IMPORT_KEY, CONSOLE_TOKEN, POSTGRES_PASSWORD } = secret;
const service = { PLATFORM_KEY, FAULT_KEY };
give('postgres', { POSTGRES_PASSWORD, ...Object.fromEntries(ROLES.map((role) => [role, secret[role]])) });
for (const database of ['edge', 'catalog', 'rows']) {
  give(`migrate-${database}`, { PGPASSWORD: secret[`${database}_owner`] });
}
// For every service that needs no more than these.
give('service', service);
give('gateway', { ...service, IMPORT_KEY, PGPASSWORD: secret.edge });
give('catalog', { ...service, PGPASSWORD: secret.catalog });
give('row-builder', { ...service, PGPASSWORD: secret.rows });
give('console', { ...service, CONSOLE_TOKEN });
// It reads from the console where each instance answers.
give('prometheus', { CONSOLE_TOKEN });
// As `callerToken` of @marquee/contracts does. The simulator reads foreign data, so it does not get the key.
give('simulator', {
  IMPORT_KEY,
  CATALOG_TOKEN: createHmac('sha256', PLATFORM_KEY).update('caller:catalog').digest('hex'),
});

/** The files can be read by any user of the container that mounts the folder, and by no other container. */
function give(container, variables) {
  mkdirSync(join(folder, container), { recursive: true });
  for (const [name, value] of Object.entries(variables)) write(join(container, name), value, 0o444);
}

function read(file) {
  return existsSync(join(folder, file)) ? JSON.parse(readFileSync(join(folder, file), 'utf8')) : {};
}

/** Replaces the file as a whole, so that a crash leaves no half of it. */
function write(file, content, mode) {
  const draft = join(folder, `${file}.draft`);
  writeFileSync(draft, content, { mode, flush: true });
  renameSync(draft, join(folder, file));
}
