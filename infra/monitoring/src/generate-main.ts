import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboardJson } from './dashboard-json.js';
import { DASHBOARDS } from './dashboards.js';
import { alertsPage } from './reference.js';
import { rulesText } from './rules-text.js';

const root = join(import.meta.dirname, '../../..');

writeFileSync(join(root, 'infra/monitoring/prometheus/rules.yml'), rulesText());
writeFileSync(join(root, 'docs/alerts.md'), alertsPage());
mkdirSync(join(root, 'infra/monitoring/grafana'), { recursive: true });
for (const dashboard of DASHBOARDS) {
  writeFileSync(join(root, `infra/monitoring/grafana/${dashboard.uid}.json`), dashboardJson(dashboard));
}
