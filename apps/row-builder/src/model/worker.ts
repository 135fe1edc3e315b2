import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { Databases } from '../database/databases.js';
import { ModelRepository } from './model.repository.js';
import { train } from './train.domain.js';

const { databaseUrl, events } = z.object({ databaseUrl: z.string(), events: z.int() }).parse(workerData);

// The thread has its own connections: reading and writing a hundred thousand rows blocks an event loop as much as the
// computation does, and pages must not wait for either.
await using databases = Databases.connect(databaseUrl);
const models = new ModelRepository(databases);
parentPort?.postMessage(await models.replace(events, async () => train(await models.interests())));
