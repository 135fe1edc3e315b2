import { setTimeout as pause } from 'node:timers/promises';
import { CONSUMER_TARGET } from '@marquee/contracts/faults';
import type { DeliveryInterceptor } from '@marquee/messaging';
import { InjectedFaultError } from '@marquee/resilience';
import type { Faults } from './faults.js';

const LOOK_AGAIN_MS = 100;

/**
 * Acts out rules for `consume.<topic>` on whole batches. `delay` hands a batch on later; `hang` keeps it until the rule ends; `error` and
 * `abort` fail it untouched; `drop` fails it after it was applied, as a lost answer of the database would. What failed comes again.
 */
export function consumingUnder(faults: Pick<Faults, 'meet' | 'holds'>): DeliveryInterceptor {
  return async (topic, signal, deliver) => {
    const name = `${CONSUMER_TARGET}${topic}`;
    const rule = faults.meet(name);
    switch (rule?.kind) {
      case undefined:
        return deliver();
      case 'delay':
        await pause(rule.delayMs, undefined, { signal });
        return deliver();
      case 'hang':
        while (faults.holds(rule)) await pause(LOOK_AGAIN_MS, undefined, { signal });
        return deliver();
      case 'error':
      case 'abort':
        throw new InjectedFaultError('FAULT_ERROR', `${name}: failed by a fault rule`);
      case 'drop':
        await deliver();
        throw new InjectedFaultError('FAULT_ABORT', `${name}: applied, and failed by a fault rule`);
    }
  };
}
