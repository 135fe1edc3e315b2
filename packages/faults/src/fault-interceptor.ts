import { setTimeout as sleep } from 'node:timers/promises';
import { CONSUMER_TARGET } from '@marquee/contracts/faults';
import { InjectedFaultError } from '@marquee/resilience';
import type { Faults } from './faults.js';

const POLL_MS = 100;

/**
 * Returns an interceptor for a message consumer that applies rules for `consume.<topic>` to whole batches. `delay`
 * delivers a batch later, and `hang` holds it until the rule ends. `error` and `abort` fail a batch before delivery.
 * `drop` fails it after delivery, like a database whose answer is lost. A failed batch is delivered again.
 */
export function faultInterceptor(
  faults: Pick<Faults, 'ruleFor' | 'isActive'>,
): (batch: { topic: string; signal: AbortSignal }, deliver: () => Promise<void>) => Promise<void> {
  return async ({ topic, signal }, deliver) => {
    const name = `${CONSUMER_TARGET}${topic}`;
    const rule = faults.ruleFor(name);
    switch (rule?.kind) {
      case undefined:
        return deliver();
      case 'delay':
        await sleep(rule.delayMs, undefined, { signal });
        return deliver();
      case 'hang':
        while (faults.isActive(rule)) await sleep(POLL_MS, undefined, { signal });
        return deliver();
      case 'error':
      case 'abort':
        throw new InjectedFaultError('FAULT_ERROR', `${name}: failed by a fault rule before delivery`);
      case 'drop':
        await deliver();
        throw new InjectedFaultError('FAULT_ABORT', `${name}: failed by a fault rule after delivery`);
    }
  };
}
