import { parentPort, workerData } from 'node:worker_threads';
import { train } from './train.domain.js';
import type { Interest } from './train.domain.js';

parentPort?.postMessage(train(workerData as readonly Interest[]));
