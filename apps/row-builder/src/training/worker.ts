import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { Databases } from '../database/databases.js';
import { ModelRepository } from './model.repository.js';
import { train } from './train.domain.js';

const { databaseUrl, events } = z.object({ databaseUrl: z.string(), events: z.int() }).parse(workerData);

// With connections of its own: reading and writing a hundred thousand rows would stop the event loop of the pages as much as the model does.
await using databases = new Databases(databaseUrl);
const models = new ModelRepository(databases);
parentPort?.postMessage(await models.replace(events, async () => train(await models.interests())));
