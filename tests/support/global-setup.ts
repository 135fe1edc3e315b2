export { start as default } from './start.js';
