export { ManualClock, settled } from './manual-clock.js';
