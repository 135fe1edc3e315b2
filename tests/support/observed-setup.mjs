import { startSystem } from './global-setup.mjs';

/** Sends the spans of the system to its console, as `npm start` does. */
export default () => startSystem({ observe: true });
