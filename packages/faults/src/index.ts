export { baggageEntry, faultIn, signedFault } from './baggage.js';
export { faultInterceptor } from './fault-interceptor.js';
export { Faults, type FaultsOptions, type RuleStore } from './faults.js';
