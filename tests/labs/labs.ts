import { badVersion } from './bad-version.js';
import { breaker } from './breaker.js';
import { ladder } from './ladder.js';
import type { Lab } from './lab.js';
import { outOfService } from './out-of-service.js';
import { slowPage } from './slow-page.js';

/** In their order; the number of a lab is its place. */
export const LABS: readonly Lab[] = [ladder, slowPage, breaker, outOfService, badVersion];
