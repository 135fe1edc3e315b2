import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alertsPage } from './reference.js';
import { rulesText } from './rules-text.js';

const root = join(import.meta.dirname, '../../..');

writeFileSync(join(root, 'infra/monitoring/prometheus/rules.yml'), rulesText());
writeFileSync(join(root, 'docs/alerts.md'), alertsPage());
