import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDrawing } from './topology-drawing.js';

const file = join(import.meta.dirname, '../../../docs/architecture.md');
writeFileSync(file, withDrawing(readFileSync(file, 'utf8')));
