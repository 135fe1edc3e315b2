export { BreakableEtcd } from './breakable-etcd.js';
export { Proxy } from '../engines/proxy.js';
export { freePort } from '../state/ports.js';
export { testDatabase } from './test-database.js';
export { testEtcd } from './test-etcd.js';
export { testKafka } from './test-kafka.js';
