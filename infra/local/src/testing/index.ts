export { BreakableEtcd } from './breakable-etcd.js';
export { testDatabase } from './test-database.js';
export { testEtcd } from './test-etcd.js';
export { testKafka } from './test-kafka.js';
